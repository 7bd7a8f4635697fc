// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/RealSubject.h"

#include <QTemporaryDir>
#include <QTest>

namespace cortilens::gui {

/// A test of the window with the real engine and its demo subject, and a cache of its own. Its header is among the test's
/// sources, for moc.
class RealSubjectTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;

private Q_SLOTS:
    void initTestCase()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
    }
};

}  // namespace cortilens::gui
