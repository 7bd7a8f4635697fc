// SPDX-License-Identifier: Apache-2.0
#include "core/models/AdaptorNames.h"
#include "core/wire/MethodsMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <algorithm>

using namespace cortilens;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

[[nodiscard]] wire::RelevanceRequest someRequest()
{
    wire::RelevanceRequest request;
    request.image = {17};
    request.selection = RoiName{"food"};
    request.backbone = "deit-tiny";
    return request;
}

[[nodiscard]] bool says(const wire::MethodsReply& methods, std::string_view words)
{
    if (methods.text.find(words) != std::string::npos) return true;
    qWarning("%s", methods.text.c_str());
    return false;
}

[[nodiscard]] bool cites(const wire::MethodsReply& methods, std::string_view whom)
{
    return says(methods, whom) &&
           std::ranges::any_of(methods.references, [&](const auto& work) { return work.starts_with(whom); });
}

}  // namespace

class MethodsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aParagraphHoldsTheMapsOwnValues()
    {
        Conversation engine;
        (void)engine.open();
        const auto methods = engine.ask<wire::MethodsReply>(method::kMethods, someRequest());
        QVERIFY(cites(methods, "Luo et al., 2025") && cites(methods, "Touvron et al., 2021") &&
                cites(methods, "Hajimiri et al., 2025") && cites(methods, "Allen et al., 2022"));
        QVERIFY(says(methods, "a synthetic brain in the layout of the Natural Scenes Dataset"));
        QVERIFY(says(methods, "For each of 18230 voxels (func1pt8mm) of subj01, a synthetic brain"));
        QVERIFY(says(methods, "resized to 336 x 336 px (bicubic), 21 x 21 patches"));
        QVERIFY(says(methods, "changed as NACLIP does (Hajimiri et al., 2025), sigma 10 patches"));
        QVERIFY(says(methods, "averaged over 13 views, shifted by up to 3 patches"));
        QVERIFY(
            says(methods, "the mean readout of food (666 of 666 voxels, mean R2 0.65 on test images, mean noise ceiling 66 %)"));
        QVERIFY(says(methods, "They were tested on 100 images."));
        QVERIFY(!methods.text.ends_with(' ') && methods.text.find("  ") == std::string::npos);
    }

    void itFollowsWhatIsAskedFor()
    {
        Conversation engine;
        (void)engine.open();
        auto request = someRequest();
        request.adaptor = "maskclip";
        request.views = 1;
        request.selection = SurfaceVertex{Hemisphere::left, VertexId{1234}};
        const auto missing = engine.failure(method::kMethods, request);
        request.selection = RoiName{"PPA"};
        const auto methods = engine.ask<wire::MethodsReply>(method::kMethods, request);
        QVERIFY(says(methods, "as MaskCLIP does (Zhou et al., 2022)") && says(methods, "Features are those of one view."));
        QVERIFY(!says(methods, "sigma"));
        QVERIFY(!missing.message.empty());  // a vertex of which no voxel has a readout
        request.backbone = "control";
        request.adaptor.clear();
        const auto control = engine.ask<wire::MethodsReply>(method::kMethods, request);
        QVERIFY(says(control, "described without a network"));
        QVERIFY(std::ranges::none_of(control.references, [](const auto& work) { return work.starts_with("Touvron"); }));
        request.selection = RoiName{"nowhere"};
        QVERIFY(!engine.failure(method::kMethods, request).message.empty());
    }

    /// A key is what stands before the colon, and every one is another's.
    void everyReferenceHasAKeyAndAdaptorsSayWhoseTheyAre()
    {
        for (const auto& adaptor : models::adaptorNames()) {
            if (adaptor.adaptor == models::Adaptor::none) continue;
            QVERIFY2(adaptor.reference.find(", 20") < adaptor.reference.find(':'), adaptor.title.data());
        }
        for (const auto& row : models::rows()) {
            QVERIFY2(row.references.empty() != row.hasNetwork(), row.id.c_str());
            for (const auto& reference : row.references)
                QVERIFY2(reference.find(", 20") < reference.find(':'), reference.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(MethodsTest)
#include "MethodsTest.moc"
