// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace cortilens::panels {

/// The line under a view: what is under the pointer at the left, what may be done at the right. Painted, so that it can change
/// with every move of the mouse. Fields that do not fit are left out from the right.
class ReadoutLine : public QWidget {
    Q_OBJECT

public:
    struct Field {
        QString text;         ///< RAS 48.2, −70.4, 2.1 mm
        bool strong = false;  ///< in the number font and the text's colour
        friend bool operator==(const Field&, const Field&) = default;
    };

    explicit ReadoutLine(QWidget* parent = nullptr);

    void setFields(const std::vector<Field>& fields);
    void setHint(const QString& words);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Field> m_fields;
    QString m_hint;
};

}  // namespace cortilens::panels
