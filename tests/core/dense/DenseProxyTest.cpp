// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "core/dense/Distiller.h"
#include "core/models/FormulaWeights.h"
#include "tests/support/PlainMatrix.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::dense;
using namespace cortilens::test;

namespace {

/// CLIP in the small.
models::BackboneRow smallClip()
{
    auto row = *models::findRow("clip-vit-b16");
    row.patch = 8;
    row.width = 12;
    row.depth = 2;
    row.heads = 3;
    row.mlpWidth = 20;
    row.projection = 6;
    row.nativeGrid = 3;
    row.recipe.pixels = 40;
    row.recipe.views = 3;
    row.recipe.maxShift = 1;
    return row;
}

/// DINOv2 in the small, with smaller patches, another normalisation and other tokens in front of them.
models::BackboneRow smallDino()
{
    auto row = *models::findRow("dinov2-vitb14-reg");
    row.patch = 6;
    row.width = 16;
    row.depth = 2;
    row.heads = 2;
    row.mlpWidth = 24;
    row.nativeGrid = 4;
    return row;
}

std::shared_ptr<const DenseNetwork> networkOf(const models::BackboneRow& row)
{
    return DenseNetwork::fromFormula(row, {}).value();
}

/// [C, 1, 1]
at::Tensor channels(const std::array<double, 3>& values)
{
    return at::tensor(at::ArrayRef<double>(values)).to(at::kFloat).view({3, 1, 1});
}

/// ProxyCLIP as its paper has it: CLIP's values of the last block, mixed by how alike the companion finds the patches, through
/// the output projection, the final norm and the projection. In loops over doubles but for the blocks before.
class PlainProxy {
public:
    PlainProxy(models::BackboneRow row, const at::Tensor& stream, const at::Tensor& seen)
        : m_row(std::move(row))
        , m_width(static_cast<std::size_t>(m_row.width))
        , m_stream(stream)
        , m_seen(seen)
    {}

    [[nodiscard]] Matrix features() const
    {
        const std::string block = "visual.transformer.resblocks.1.";
        const auto qkv = linear(norm(m_stream, block + "ln_1"), block + "attn.in_proj_weight", block + "attn.in_proj_bias", 3);
        const auto values = rowsOf(colsOf(qkv, 2 * m_width, m_width), 1, qkv.rows - 1);  // without the class token
        const auto cosine = cosinesOf(m_seen);
        const auto mixed = times(softmax(sharpened(cosine, 1.2 * meanOf(cosine), 3)), values);
        const auto output = linear(mixed, block + "attn.out_proj.weight", block + "attn.out_proj.bias", 1);
        const auto projection = formula("visual.proj", {m_row.width, m_row.projection});
        return times(norm(output, "visual.ln_post"), made(m_width, 6, [&](auto r, auto c) { return projection[r * 6 + c]; }));
    }

private:
    [[nodiscard]] static std::vector<float> formula(const std::string& name, std::vector<std::int64_t> shape)
    {
        return models::formulaTensor(name, shape);
    }
    [[nodiscard]] Matrix linear(const Matrix& x, const std::string& weightName, const std::string& biasName, int times) const
    {
        const auto weight = formula(weightName, {times * m_row.width, m_row.width});
        const auto bias = formula(biasName, {times * m_row.width});
        const auto matrix = made(bias.size(), m_width, [&](auto r, auto c) { return weight[r * m_width + c]; });
        const auto product = timesTransposed(x, matrix);
        return made(x.rows, bias.size(), [&](auto r, auto c) { return product(r, c) + bias[c]; });
    }
    [[nodiscard]] Matrix norm(const Matrix& x, const std::string& name) const
    {
        const auto weight = formula(name + ".weight", {m_row.width});
        const auto bias = formula(name + ".bias", {m_row.width});
        auto result = x;
        for (std::size_t r = 0; r < x.rows; ++r) {
            const double mean = meanOf(rowsOf(x, r, 1));
            const auto centred = made(1, x.cols, [&](auto, auto c) { return x(r, c) - mean; });
            const double deviation =
                std::sqrt(dot(centred, 0, centred, 0) / static_cast<double>(x.cols) + m_row.layerNormEpsilon);
            for (std::size_t c = 0; c < x.cols; ++c) result(r, c) = centred(0, c) / deviation * weight[c] + bias[c];
        }
        return result;
    }

    models::BackboneRow m_row;
    std::size_t m_width;
    Matrix m_stream;  // [T, width] in front of the last block
    Matrix m_seen;    // [P, C] of the companion
};

}  // namespace

class DenseProxyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreMixedAsAlikeAsTheCompanionFindsThePatches()
    {
        const auto clip = networkOf(smallClip());
        const auto dino = networkOf(smallDino());
        const auto rgb = (formulaPixels(40).clamp(-1.4, 1.4) + 1.5) / 3;  // a photo: between 0 and 1
        const auto& mine = clip->row();
        const auto& theirs = dino->row();
        const auto pixels = ((rgb - channels(mine.mean)) / channels(mine.deviation)).contiguous();

        const auto got = clip->proxiedOnDevice(pixels, *dino).value();

        // The companion sees the photo itself at 30 px, so that its 5 x 5 patches of 6 px are those of 8 px at 40.
        const auto small = at::_upsample_bicubic2d_aa(rgb, {30, 30}, false).clamp(0, 1);
        const auto seen = dino->tokens((small - channels(theirs.mean)) / channels(theirs.deviation), Adaptor::none).value();
        at::Tensor stream;
        models::ForwardOptions watching;
        watching.watch = [&](int block, const at::Tensor& x) {
            if (block == 0) stream = x.clone();
        };
        QVERIFY(clip->transformer().tokens(pixels, watching).has_value());
        const auto expected = PlainProxy(mine, stream[0], seen[0]).features();
        QCOMPARE(got.sizes().vec(), (std::vector<std::int64_t>{1, 25, 6}));
        QVERIFY2(offBy(got[0], expected) < 1e-4, std::to_string(offBy(got[0], expected)).c_str());
    }

    void viewsOfABatchDoNotMix()
    {
        const auto clip = networkOf(smallClip());
        const auto dino = networkOf(smallDino());
        const auto one = formulaPixels(40);
        const auto other = one.flip({3}) * 0.5;

        const auto together = clip->proxiedOnDevice(at::cat({one, other}), *dino).value();

        QVERIFY(at::allclose(together[0], clip->proxiedOnDevice(one, *dino).value()[0], 1e-4, 1e-5));
        QVERIFY(at::allclose(together[1], clip->proxiedOnDevice(other, *dino).value()[0], 1e-4, 1e-5));
    }

    void aNetworkMayBeItsOwnCompanion()
    {
        const auto clip = networkOf(smallClip());

        QVERIFY(clip->proxiedOnDevice(formulaPixels(40), *clip).has_value());
    }

    void withoutACompanionItSaysWhatIsMissing()
    {
        const auto refused = networkOf(smallClip())->tokens(formulaPixels(40), Adaptor::proxyclip);

        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().kind, ErrorKind::invalidRequest);
        QVERIFY(refused.error().message.find("second network") != std::string::npos);
    }

    void pixelsOfAnotherShapeAreRefused()
    {
        const auto clip = networkOf(smallClip());
        const auto dino = networkOf(smallDino());

        QCOMPARE(clip->proxiedOnDevice(at::zeros({1, 3, 41, 40}), *dino).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(clip->proxiedOnDevice(at::zeros({3, 40, 40}), *dino).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(clip->proxiedOnDevice(at::zeros({1, 1, 40, 40}), *dino).error().kind, ErrorKind::invalidRequest);
    }

    void aPhotoIsDistilledWithIt()
    {
        const auto row = smallClip();
        const auto clip = networkOf(row);
        const auto dino = networkOf(smallDino());
        auto recipe = recipeOf(row, models::Precision::fp32);
        recipe.adaptor = Adaptor::proxyclip;
        recipe.companion = {.backbone = dino->row().id, .description = {}, .weights = "of the test"};
        Photo photo{.width = 50, .height = 40, .rgb = std::vector<std::uint8_t>(50 * 40 * 3)};
        for (std::size_t i = 0; i < photo.rgb.size(); ++i) photo.rgb[i] = static_cast<std::uint8_t>(i * i / 7);

        const auto map = Distiller(recipe, clip, dino).distil(photo);

        QVERIFY2(map.has_value(), map ? "" : map.error().message.c_str());
        QCOMPARE(map->viewsDone, 3);
        QVERIFY(toText(recipe).find("companion=dinov2-vitb14-reg companion_weights=of the test") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(DenseProxyTest)
#include "DenseProxyTest.moc"
