// SPDX-License-Identifier: Apache-2.0
#include "core/models/FormulaWeights.h"
#include "core/models/VisionTransformer.h"
#include "tests/support/PlainMatrix.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::models;
using namespace cortilens::test;

namespace {

using Attention = LastBlock::Attention;

/// DINOv2 in the small: LayerScale, a class token, registers, erf GELU.
BackboneRow smallDino()
{
    BackboneRow row = *findRow("dinov2-vitb14-reg");
    row.patch = 4;
    row.width = 12;
    row.depth = 2;
    row.heads = 3;
    row.mlpWidth = 20;
    row.nativeGrid = 4;
    return row;
}

/// The last block of smallDino() in plain loops.
class PlainLastBlock {
public:
    explicit PlainLastBlock(BackboneRow row)
        : m_row(std::move(row))
        , m_width(static_cast<std::size_t>(m_row.width))
    {}

    [[nodiscard]] Matrix through(const Matrix& x, Attention attention, bool attentionOnly, const Matrix& bias) const
    {
        const auto y = norm(x, "norm1");
        const auto qkv = linear(y, "attn.qkv", 3 * m_width, m_width);
        auto output = linear(mixed(qkv, attention, bias), "attn.proj", m_width, m_width);
        output = scaled(output, "ls1.gamma");
        if (attentionOnly) return output;
        const auto stream = plus(x, output);
        auto hidden = linear(norm(stream, "norm2"), "mlp.fc1", 20, m_width);
        for (auto& value : hidden.values) value = value / 2 * (1 + std::erf(value / std::sqrt(2.0)));
        return plus(stream, scaled(linear(hidden, "mlp.fc2", m_width, 20), "ls2.gamma"));
    }

private:
    [[nodiscard]] static std::vector<float> formula(const std::string& name, std::vector<std::int64_t> shape)
    {
        return formulaTensor("blocks.1." + name, shape);
    }
    [[nodiscard]] Matrix linear(const Matrix& x, const std::string& name, std::size_t out, std::size_t in) const
    {
        const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
        const auto weight = formula(name + ".weight", {size(out), size(in)});
        const auto bias = formula(name + ".bias", {size(out)});
        const auto matrix = made(out, in, [&](auto r, auto c) { return static_cast<double>(weight[r * in + c]); });
        const auto product = timesTransposed(x, matrix);
        return made(x.rows, out, [&](auto r, auto c) { return product(r, c) + static_cast<double>(bias[c]); });
    }
    [[nodiscard]] Matrix scaled(const Matrix& x, const std::string& name) const
    {
        const auto factor = formula(name, {m_row.width});
        return made(x.rows, x.cols, [&](auto r, auto c) { return x(r, c) * static_cast<double>(factor[c]); });
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
            for (std::size_t c = 0; c < x.cols; ++c)
                result(r, c) = centred(0, c) / deviation * static_cast<double>(weight[c]) + static_cast<double>(bias[c]);
        }
        return result;
    }

    /// The heads side by side, [T, width].
    [[nodiscard]] Matrix mixed(const Matrix& qkv, Attention attention, const Matrix& bias) const
    {
        const auto heads = static_cast<std::size_t>(m_row.heads);
        const auto d = m_width / heads;
        const double s = 1 / std::sqrt(static_cast<double>(d));
        Matrix result(qkv.rows, m_width);
        const auto place = [&](std::size_t head, const Matrix& x) {
            for (std::size_t r = 0; r < x.rows; ++r)
                for (std::size_t c = 0; c < d; ++c) result(r, head * d + c) = x(r, c);
        };
        const auto piece = [&](std::size_t which, std::size_t head) { return colsOf(qkv, which * m_width + head * d, d); };
        const auto similar = [&](const Matrix& a, const Matrix& b) {
            auto logits = timesTransposed(a, b);
            for (auto& value : logits.values) value *= s;
            return logits;
        };
        for (std::size_t head = 0; head < heads; ++head) {
            const auto q = piece(0, head);
            const auto k = piece(1, head);
            const auto v = piece(2, head);
            switch (attention) {
            case Attention::values:
                place(head, v);
                break;
            case Attention::queryKey:
            case Attention::recursive:
                place(head, times(softmax(similar(q, k)), v));
                break;
            case Attention::queryQuery:
                place(head, times(softmax(similar(q, q)), v));
                break;
            case Attention::queryQueryAndKeyKey:
                place(head, times(plus(softmax(similar(q, q)), softmax(similar(k, k))), v));
                break;
            case Attention::keyKey:
                place(head, times(softmax(plus(similar(k, k), bias)), v));
                break;
            case Attention::given: {
                place(head, v);
                const std::size_t leading = v.rows - bias.rows;
                const auto found = times(bias, rowsOf(v, leading, bias.rows));
                for (std::size_t r = 0; r < found.rows; ++r)
                    for (std::size_t c = 0; c < d; ++c) result(leading + r, head * d + c) = found(r, c);
                break;
            }
            case Attention::neighbours:
                place(head,
                      times(softmax(made(bias.rows, bias.cols, [&](auto i, auto j) { return bias(i, j) * strength(qkv); })), v));
                break;
            }
        }
        if (attention != Attention::recursive) return result;
        const auto output = linear(result, "attn.proj", m_width, m_width);
        for (std::size_t head = 0; head < heads; ++head)
            place(head, times(softmax(sharpened(cosinesOf(colsOf(output, head * d, d)), 0, 10)), piece(2, head)));
        return result;
    }

    /// The mean of s |q_i| |k_j| over heads and pairs.
    [[nodiscard]] double strength(const Matrix& qkv) const
    {
        const auto heads = static_cast<std::size_t>(m_row.heads);
        const auto d = m_width / heads;
        double sum = 0;
        for (std::size_t head = 0; head < heads; ++head) {
            const auto q = colsOf(qkv, head * d, d);
            const auto k = colsOf(qkv, m_width + head * d, d);
            for (std::size_t i = 0; i < qkv.rows; ++i)
                for (std::size_t j = 0; j < qkv.rows; ++j) sum += std::sqrt(dot(q, i, q, i) * dot(k, j, k, j));
        }
        return sum / static_cast<double>(heads * qkv.rows * qkv.rows) / std::sqrt(static_cast<double>(d));
    }

    BackboneRow m_row;
    std::size_t m_width;
};

}  // namespace

Q_DECLARE_METATYPE(Attention)

/// Every way to change the last block against the same in plain loops over doubles.
class LastBlockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyAttentionIsItsFormula_data()
    {
        QTest::addColumn<Attention>("attention");
        QTest::addColumn<bool>("attentionOnly");
        const std::vector<std::pair<const char*, Attention>> all{{"as trained", Attention::queryKey},
                                                                 {"keys to keys", Attention::keyKey},
                                                                 {"queries to queries", Attention::queryQuery},
                                                                 {"both", Attention::queryQueryAndKeyKey},
                                                                 {"values", Attention::values},
                                                                 {"neighbours", Attention::neighbours},
                                                                 {"given", Attention::given},
                                                                 {"recursive", Attention::recursive}};
        for (const auto& [name, attention] : all)
            for (const bool only : {false, true})
                QTest::addRow("%s, %s", name, only ? "alone" : "with residual and MLP") << attention << only;
    }

    void everyAttentionIsItsFormula()
    {
        QFETCH(Attention, attention);
        QFETCH(bool, attentionOnly);
        const auto row = smallDino();
        const auto network = VisionTransformer::fromFormula(row, {}).value();
        const bool given = attention == Attention::given;
        const std::int64_t tokens = given ? 20 : 1 + 4 + 20;
        const auto bias = tensorOf(formulaTensor("bias", std::vector{tokens, tokens}), {tokens, tokens});
        const auto weights = bias.unsqueeze(0);
        at::Tensor before;
        at::Tensor after;
        ForwardOptions options;
        options.lastBlock = {
            .attention = attention, .attentionOnly = attentionOnly, .bias = given ? nullptr : &bias, .weights = &weights};
        options.watch = [&](int block, const at::Tensor& x) { (block == 0 ? before : after) = x.clone(); };

        const auto pixels = formulaPixels(20).narrow(2, 0, 16).contiguous();  // 4 x 5 patches
        QVERIFY(network->tokens(pixels, options).has_value());

        const auto expected = PlainLastBlock(row).through(Matrix(before[0]), attention, attentionOnly, Matrix(bias));
        QVERIFY2(offBy(after[0], expected) < 1e-5, std::to_string(offBy(after[0], expected)).c_str());
    }
};

QTEST_APPLESS_MAIN(LastBlockTest)
#include "LastBlockTest.moc"
