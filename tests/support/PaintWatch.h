// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QEvent>
#include <QEventLoop>
#include <QObject>
#include <QTimer>

#include <functional>
#include <utility>

namespace cortilens::test {

/// Tells when a frame that shows what is wanted is over: painted and handed to the window system. GUI thread.
class PaintWatch : public QObject {
public:
    /// `watched`: a widget, or the application for all of them. `isWanted`: asked just before the object is painted.
    PaintWatch(QObject& watched, std::function<bool(const QObject& painted)> isWanted, std::function<void()> onPainted)
        : m_isWanted(std::move(isWanted))
        , m_onPainted(std::move(onPainted))
    {
        watched.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* object, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && !m_wasPainted && m_isWanted(*object)) {
            m_wasPainted = true;
            QMetaObject::invokeMethod(this, [this] { m_onPainted(); }, Qt::QueuedConnection);
        }
        return false;
    }

private:
    std::function<bool(const QObject&)> m_isWanted;
    std::function<void()> m_onPainted;
    bool m_wasPainted = false;
};

/// Runs the event loop until `act`, done at once, is seen in a frame of `watched`. False: it was not within `timeoutMs`.
template <typename Act, typename IsShown>
[[nodiscard]] bool actAndAwaitPaint(QObject& watched, Act act, IsShown isShown, int timeoutMs)
{
    QEventLoop loop;
    const PaintWatch watch(watched, [&](const QObject&) { return isShown(); }, [&] { loop.quit(); });
    QTimer::singleShot(timeoutMs, &loop, [&loop] { loop.exit(1); });
    act();
    return loop.exec() == 0;
}

}  // namespace cortilens::test
