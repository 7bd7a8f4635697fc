// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::dense;

/// The shipped DeiT-Tiny's patches against an independent implementation with the same weights.
class DenseDeitTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const DenseNetwork> m_deit;
    at::Tensor m_cats;

private Q_SLOTS:
    void initTestCase()
    {
        m_deit = DenseNetwork::open(*models::findRow("deit-tiny"),
                                    CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors", {})
                     .value();
        const auto fixture =
            files::SafetensorsFile::open(CORTILENS_SOURCE_DIR "/tests/data/deit_tiny/ref_000000039769.safetensors").value();
        m_cats = test::tensorOf(fixture.floats("input").value(), {1, 3, 224, 224});
    }

    void everyAdaptorAgrees_data()
    {
        QTest::addColumn<int>("pixels");  // 0: the photo of two cats, else the formula's picture
        QTest::addColumn<QString>("adaptor");
        QTest::addColumn<double>("length");
        QTest::addColumn<QList<double>>("first");
        QTest::addColumn<QList<double>>("inside");  // row 5, column 7
        using Values = QList<double>;
        QTest::newRow("cats, as trained") << 0 << "none" << 357.72121 << Values{-2.34148, 0.33930, 0.64024, -1.66121, -1.22573}
                                          << Values{-0.23244, 1.32867, -0.47756, -0.49657};
        QTest::newRow("cats, NACLIP") << 0 << "naclip" << 380.21094 << Values{4.48552, 1.69033, 3.53527, 1.79304, 1.06626}
                                      << Values{3.58522, 0.62346, 2.49308, 1.71326};
        QTest::newRow("cats, MaskCLIP") << 0 << "maskclip" << 318.54487 << Values{1.67558, 0.98498, 2.78316, 0.20527, -1.59296}
                                        << Values{1.23874, 1.15314, 2.32349, -0.23712};
        QTest::newRow("formula, NACLIP") << 224 << "naclip" << 381.86353 << Values{1.58829, 2.26342, 4.68636, -1.27562, 1.31670}
                                         << Values{1.51448, 1.91898, 3.78229, -1.23515};
        QTest::newRow("formula, 336 px, NACLIP")
            << 336 << "naclip" << 556.90230 << Values{2.07119, 2.31671, 4.56713, -1.29186, 1.46824}
            << Values{1.90280, 2.08765, 4.00916, -1.30063};
        QTest::newRow("formula, 336 px, MaskCLIP")
            << 336 << "maskclip" << 466.64520 << Values{0.08002, -1.79407, 2.46017, -0.03473, -1.10457}
            << Values{1.06073, -1.12711, 4.99523, -1.67951};
    }

    void everyAdaptorAgrees()
    {
        QFETCH(int, pixels);
        QFETCH(QString, adaptor);
        QFETCH(double, length);
        QFETCH(QList<double>, first);
        QFETCH(QList<double>, inside);
        const auto photo = pixels == 0 ? m_cats : test::formulaPixels(pixels);

        const auto patches = m_deit->tokens(photo, adaptorFrom(adaptor.toStdString()).value()).value()[0];

        const auto cols = photo.size(3) / 16;
        QCOMPARE(patches.size(0), cols * cols);
        QCOMPARE(test::difference(patches, length, {first.begin(), first.end()}, 1e-4), std::string());
        QCOMPARE(test::difference(patches[5 * cols + 7], {inside.begin(), inside.end()}, 1e-4), std::string());
    }

    void gridsTakeTurnsWithoutMixing()
    {
        const auto before = m_deit->tokens(m_cats, Adaptor::naclip).value();
        QVERIFY(m_deit->tokens(test::formulaPixels(336), Adaptor::naclip).has_value());

        QVERIFY(at::equal(m_deit->tokens(m_cats, Adaptor::naclip).value(), before));
    }

    void aWidePhotoIsAGridOfItsOwnShape()
    {
        const auto wide = m_deit->tokens(at::zeros({2, 3, 32, 64}), Adaptor::naclip);

        QVERIFY(wide.has_value());
        QCOMPARE(wide->sizes().vec(), (std::vector<std::int64_t>{2, 8, 192}));
    }

    void aRequestThatWasStoppedIsCancelled()
    {
        std::stop_source source;
        source.request_stop();

        const auto patches = m_deit->tokens(m_cats, Adaptor::naclip, source.get_token());

        QVERIFY(!patches.has_value());
        QCOMPARE(patches.error().kind, ErrorKind::cancelled);
    }

    void pixelsWithoutViewsAreExplained()
    {
        for (const auto adaptor : {Adaptor::none, Adaptor::naclip}) {
            const auto patches = m_deit->tokens(at::zeros({3, 224, 224}), adaptor);
            QVERIFY(!patches.has_value());
            QCOMPARE(patches.error().kind, ErrorKind::invalidRequest);
        }
    }
};

QTEST_APPLESS_MAIN(DenseDeitTest)
#include "DenseDeitTest.moc"
