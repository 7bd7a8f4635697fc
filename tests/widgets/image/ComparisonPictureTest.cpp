// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Pictures.h"
#include "tests/widgets/image/ComparisonSamples.h"
#include "widgets/color/Theme.h"

#include <QApplication>
#include <QTest>

using namespace cortilens;
using namespace cortilens::image;

namespace {

QString fault(ComparisonView& view, color::Appearance appearance, QSize size, const char* name)
{
    view.setPalette(color::paletteFor(color::themeFor(appearance)));
    view.resize(size);
    view.show();
    if (!QTest::qWaitForWindowExposed(&view)) return QStringLiteral("the view was never shown");
    if (auto* focus = QApplication::focusWidget()) focus->clearFocus();
    return test::faultAgainstBaseline(view.grab().toImage().convertToFormat(QImage::Format_RGB32), QString::fromLatin1(name));
}

/// A second row of cosines, of which one backbone knows nothing.
void fillWithWords(ComparisonView& view)
{
    test::fill(view, 2, {QStringLiteral("“a dog”"), {}, true});
    for (int column = 0; column < 2; ++column) {
        ComparisonCell cosine;
        cosine.map = test::hillsOf(21, column == 0 ? 0.1F : -0.15F);
        cosine.quantity = QStringLiteral("Cosine similarity");
        view.setCell(1, column, cosine);
    }
    ComparisonCell silent;
    silent.invitation = ComparisonInvitation{QStringLiteral("Knows no words"), QStringLiteral("It was trained without texts.")};
    view.setCell(1, 2, silent);
}

}  // namespace

/// Words and pictures of a comparison as a person sees them, compared as Pictures.h says.
class ComparisonPictureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QGuiApplication::setFont(color::bodyFont()); }

    void oneSelectionInTheLight()
    {
        ComparisonView view;
        test::fill(view, 1);
        QCOMPARE(fault(view, color::Appearance::light, {560, 620}, "comparison_light"), QString());
    }

    void oneSelectionInTheDark()
    {
        ComparisonView view;
        test::fill(view, 1);
        QCOMPARE(fault(view, color::Appearance::dark, {560, 620}, "comparison_dark"), QString());
    }

    void aSelectionAndWordsInTheLight()
    {
        ComparisonView view;
        fillWithWords(view);
        QCOMPARE(fault(view, color::Appearance::light, {760, 620}, "comparison_words_light"), QString());
    }

    void aSelectionAndWordsInTheDark()
    {
        ComparisonView view;
        fillWithWords(view);
        view.setScaleShared(false);
        view.setSmooth(false);
        QCOMPARE(fault(view, color::Appearance::dark, {760, 620}, "comparison_words_dark"), QString());
    }
};

QTEST_MAIN(ComparisonPictureTest)
#include "ComparisonPictureTest.moc"
