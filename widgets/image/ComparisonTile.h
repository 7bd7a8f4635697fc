// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <optional>

namespace cortilens::color {
class ColorBar;
struct ColorBarContent;
}  // namespace cortilens::color

namespace cortilens::image {

class PhotoView;
struct ComparisonInvitation;

/// One picture of a comparison with its heading, numbers and colour bar; or, without a picture, what would fill it.
class ComparisonTile : public QWidget {
    Q_OBJECT

public:
    explicit ComparisonTile(QWidget* parent = nullptr);

    PhotoView* view = nullptr;

    static constexpr int kHead = 57;
    static constexpr int kFoot = 38;

    void setHeading(const QString& title, const QString& detail);
    void setNumbers(const QString& first, const QString& second);  ///< on a line below title and detail
    /// What is looked at, where it is not what the row says, and why; before the detail.
    void setPlace(const QString& place, const QString& why);
    void setBar(const std::optional<color::ColorBarContent>& content);
    void setInvitation(const std::optional<ComparisonInvitation>& invitation);
    /// Words over the picture: the value under the pointer, else how far the map is.
    void setWords(const QString& words);

Q_SIGNALS:
    void activated();  ///< the heading or the invitation was clicked, or Return pressed

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintHead(QPainter& painter) const;
    void paintInvitation(QPainter& painter) const;
    void describeItself();

    color::ColorBar* m_bar;
    QString m_title;
    QString m_detail;
    QString m_place;
    QString m_why;
    QString m_first;
    QString m_second;
    QString m_invitationTitle;
    QString m_invitationWords;
    bool m_isInviting = false;
};

}  // namespace cortilens::image
