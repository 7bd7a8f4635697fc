// SPDX-License-Identifier: Apache-2.0
#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "core/models/Fixed16.h"
#include "core/models/Fixed16Attention.h"
#include "core/models/Fixed16Rows.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

using namespace cortilens::models::fixed16;

namespace {

using Numbers = std::vector<float>;

[[nodiscard]] Numbers normal(int count, double deviation, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> draw(0, deviation);
    Numbers numbers(static_cast<std::size_t>(count));
    std::ranges::generate(numbers, [&] { return static_cast<float>(draw(random)); });
    return numbers;
}

[[nodiscard]] double relativeError(const std::vector<double>& expected, const std::vector<double>& got)
{
    double difference = 0;
    double length = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        difference += (got[i] - expected[i]) * (got[i] - expected[i]);
        length += expected[i] * expected[i];
    }
    return std::sqrt(difference / length);
}

/// The product of kTokens rows with a matrix, by its definition and in fixed point.
struct Products {
    std::vector<double> expected;
    std::vector<double> got;
};

[[nodiscard]] Products productsOf(const Numbers& rows, const Numbers& weights, int inputs, int outputs)
{
    Rows fixed(inputs);
    fixed.set(rows.data(), inputs);
    Numbers out(static_cast<std::size_t>(kTokens * outputs));
    multiply(fixed, packed(weights, outputs, inputs), nullptr, {0, outputs}, out.data(), outputs);
    Products products;
    products.got.assign(out.begin(), out.end());
    for (int row = 0; row < kTokens; ++row)
        for (int output = 0; output < outputs; ++output) {
            double sum = 0;
            for (int i = 0; i < inputs; ++i)
                sum += static_cast<double>(rows[static_cast<std::size_t>(row * inputs + i)]) *
                       static_cast<double>(weights[static_cast<std::size_t>(output * inputs + i)]);
            products.expected.push_back(sum);
        }
    return products;
}

/// Queries, keys and values of one head, nothing behind the last token, and their attention by its definition.
struct Attention {
    int tokens;
    int dim;
    Numbers query;
    Numbers key;
    Numbers value;

    Attention(int count, int channels, double sharpness)
        : tokens(count)
        , dim(channels)
        , query(normal(count * channels, sharpness, 1))
        , key(normal(count * channels, sharpness, 2))
        , value(normal(count * channels, 1, 3))
    {}

    [[nodiscard]] std::vector<double> expected() const
    {
        std::vector<double> all;
        for (int i = 0; i < tokens; ++i) {
            std::vector<double> logits;
            for (int j = 0; j < tokens; ++j) logits.push_back(product(query, i, key, j) / std::sqrt(dim));
            const double most = *std::ranges::max_element(logits);
            double total = 0;
            std::vector<double> mixed(static_cast<std::size_t>(dim));
            for (int j = 0; j < tokens; ++j) {
                const double weight = std::exp(logits[static_cast<std::size_t>(j)] - most);
                total += weight;
                for (int c = 0; c < dim; ++c)
                    mixed[static_cast<std::size_t>(c)] +=
                        weight * static_cast<double>(value[static_cast<std::size_t>(j * dim + c)]);
            }
            for (const double sum : mixed) all.push_back(sum / total);
        }
        return all;
    }

    [[nodiscard]] std::vector<double> got() const
    {
        Heads heads(tokens, 2, dim);  // the second head, so that the first one's place matters
        Numbers out(query.size());
        for (int block = 0; block < heads.blocks(); ++block) {
            const auto first = std::ptrdiff_t{block} * kTokens * dim;
            heads.setQueries(1, block, query.data() + first, dim);
            heads.setKeys(1, block, key.data() + first, dim);
            heads.setValues(1, block, value.data() + first, dim);
        }
        for (int block = 0; block < heads.blocks(); ++block)
            heads.attend(1, block, out.data() + std::ptrdiff_t{block} * kTokens * dim, dim);
        return {out.begin(), out.end()};
    }

private:
    [[nodiscard]] double product(const Numbers& a, int i, const Numbers& b, int j) const
    {
        double sum = 0;
        for (int c = 0; c < dim; ++c)
            sum += static_cast<double>(a[static_cast<std::size_t>(i * dim + c)]) *
                   static_cast<double>(b[static_cast<std::size_t>(j * dim + c)]);
        return sum;
    }
};

}  // namespace

class Fixed16Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!isSupported()) QSKIP("This CPU has no AVX2.");
    }

    void productsAreExactToFourDigits_data()
    {
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("outputs");
        QTest::newRow("one stretch") << 192 << 576;
        QTest::newRow("three stretches") << 768 << 64;
        QTest::newRow("a last stretch that is shorter") << 1100 << 16;
        QTest::newRow("a size that no vector divides") << 37 << 32;
    }

    void productsAreExactToFourDigits()
    {
        QFETCH(int, inputs);
        QFETCH(int, outputs);

        const auto products = productsOf(normal(kTokens * inputs, 3, 1), normal(outputs * inputs, 0.02, 2), inputs, outputs);

        // Both sides are rounded to 1/46000 of their length: 1.6e-4 at 256 numbers.
        QVERIFY2(relativeError(products.expected, products.got) < 2e-4,
                 qPrintable(QString::number(relativeError(products.expected, products.got))));
    }

    void oneLargeNumberDoesNotDrownTheOthersBeyondTheBound()
    {
        auto rows = normal(kTokens * 768, 1, 1);
        for (int row = 0; row < kTokens; ++row) rows[static_cast<std::size_t>(row * 768 + 5)] = 300;  // as in trained networks

        const auto products = productsOf(rows, normal(64 * 768, 1, 2), 768, 64);

        QVERIFY(relativeError(products.expected, products.got) < 2e-4);
    }

    void theLargestProductsDoNotOverflow()
    {
        const Numbers rows(static_cast<std::size_t>(kTokens * 256), 1.0F);
        const Numbers weights(std::size_t{16} * 256, -1.0F);

        const auto products = productsOf(rows, weights, 256, 16);

        QVERIFY(relativeError(products.expected, products.got) < 1e-4);
        QVERIFY(products.got.front() < 0);
    }

    void fewRowsGiveWhatTheyGiveAmongMany()
    {
        const auto rows = normal(kTokens * 768, 1, 1);
        const auto matrix = packed(normal(32 * 768, 1, 2), 32, 768);
        Rows fixed(768);
        Numbers all(std::size_t{kTokens} * 32);
        fixed.set(rows.data(), 768);
        multiply(fixed, matrix, nullptr, {0, 32}, all.data(), 32);
        for (const int count : {1, 6, 7, 47}) {
            Numbers some(all.size());
            const Numbers given(rows.begin(), rows.begin() + std::ptrdiff_t{count} * 768);

            fixed.set(given.data(), 768, count);
            multiply(fixed, matrix, nullptr, {0, 32}, some.data(), 32);

            QCOMPARE(fixed.count(), count);
            QVERIFY(std::equal(all.begin(), all.begin() + std::ptrdiff_t{count} * 32, some.begin()));
        }
    }

    void aBiasIsAddedOnceAndZerosStayZeros()
    {
        const Numbers rows(static_cast<std::size_t>(kTokens * 512), 0.0F);
        const auto matrix = packed(normal(32 * 512, 1, 1), 32, 512);
        Numbers bias(32);
        for (std::size_t i = 0; i < bias.size(); ++i) bias[i] = static_cast<float>(i);
        Rows fixed(512);
        fixed.set(rows.data(), 512);
        Numbers out(std::size_t{kTokens} * 16);

        multiply(fixed, matrix, bias.data(), {16, 16}, out.data(), 16);

        for (std::size_t i = 0; i < out.size(); ++i) QCOMPARE(out[i], static_cast<float>(16 + i % 16));
    }

    void whatIsNotFiniteComesOutAsSuch_data()
    {
        QTest::addColumn<float>("value");
        QTest::newRow("NaN") << std::numeric_limits<float>::quiet_NaN();
        QTest::newRow("infinity") << std::numeric_limits<float>::infinity();
    }

    void whatIsNotFiniteComesOutAsSuch()
    {
        QFETCH(float, value);
        auto rows = normal(kTokens * 256, 1, 1);
        rows[256 * 7 + 3] = value;

        const auto products = productsOf(rows, normal(16 * 256, 1, 2), 256, 16);

        QVERIFY(!std::isfinite(products.got[7 * 16]));
        QVERIFY(std::isfinite(products.got[6 * 16]));
    }

    void attentionIsTheSoftmaxOfItsDefinition_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("dim");
        QTest::addColumn<double>("sharpness");
        QTest::newRow("flat") << 197 << 64 << 0.3;
        QTest::newRow("usual") << 197 << 64 << 1.0;
        QTest::newRow("sharp") << 197 << 64 << 1.8;
        QTest::newRow("one key takes all") << 145 << 64 << 6.0;
        QTest::newRow("whole blocks") << 192 << 32 << 1.0;
        QTest::newRow("fewer tokens than a block") << 5 << 128 << 1.0;
        QTest::newRow("a last group of few keys") << 293 << 64 << 1.0;
    }

    void attentionIsTheSoftmaxOfItsDefinition()
    {
        QFETCH(int, tokens);
        QFETCH(int, dim);
        QFETCH(double, sharpness);
        const Attention attention(tokens, dim, sharpness);

        const double error = relativeError(attention.expected(), attention.got());

        // Weights are rounded to 1/16384 of a group's largest, values to 1/2730 of a channel's: both below 1e-3 of a sum.
        QVERIFY2(error < 1e-3, qPrintable(QString::number(error)));
    }

    void whatIsNotFiniteGoesThroughAttention_data()
    {
        QTest::addColumn<float>("number");
        QTest::addColumn<int>("token");
        for (const float number : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()})
            for (const int token : {0, 100, 196})  // of the first, a middle and the last block
                QTest::addRow("%g, token %d", static_cast<double>(number), token) << number << token;
    }

    void whatIsNotFiniteGoesThroughAttention()
    {
        QFETCH(float, number);
        QFETCH(int, token);
        const Attention whole(197, 64, 1);
        const auto place = static_cast<std::size_t>(token * 64 + 5);
        const auto isBroken = [](const std::vector<double>& out, int row, int channel) {
            return !std::isfinite(out[static_cast<std::size_t>(row * 64 + channel)]);
        };
        auto query = whole;
        query.query[place] = number;
        auto key = whole;
        key.key[place] = number;
        auto value = whole;
        value.value[place] = number;
        const auto byQuery = query.got();
        const auto byKey = key.got();
        const auto byValue = value.got();
        for (int row = 0; row < whole.tokens; ++row)
            for (int channel = 0; channel < whole.dim; ++channel) {
                QCOMPARE(isBroken(byQuery, row, channel), row == token);
                QVERIFY(isBroken(byKey, row, channel));
                QCOMPARE(isBroken(byValue, row, channel), channel == 5);
            }
    }

    void layerNormAndActivationsAreThoseOfTheirDefinitions()
    {
        auto x = normal(64, 3, 1);
        x[0] = -30;
        x[1] = 30;
        const auto weight = normal(64, 1, 2);
        const auto bias = normal(64, 1, 3);
        double mean = 0;
        for (const float v : x) mean += static_cast<double>(v) / 64;
        double variance = 0;
        for (const float v : x) variance += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean) / 64;
        auto g = x;
        auto t = x;
        auto s = x;
        Numbers n(64);

        gelu(g.data(), 64);
        geluTanh(t.data(), 64);
        silu(s.data(), 64);
        normalise({weight.data(), bias.data(), 1e-5F}, x.data(), 64, n.data());

        for (std::size_t i = 0; i < x.size(); ++i) {
            const double v = static_cast<double>(x[i]);
            const double unit = (v - mean) / std::sqrt(variance + 1e-5);
            QVERIFY(std::abs(static_cast<double>(g[i]) - v / 2 * (1 + std::erf(v / std::sqrt(2)))) <
                    3e-6 * std::max(1.0, std::abs(v)));
            QVERIFY(std::abs(static_cast<double>(t[i]) -
                             v / 2 * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (v + 0.044715 * v * v * v)))) <
                    3e-6 * std::max(1.0, std::abs(v)));
            QVERIFY(std::abs(static_cast<double>(s[i]) - v / (1 + std::exp(-v))) < 3e-6 * std::max(1.0, std::abs(v)));
            QVERIFY(std::abs(static_cast<double>(n[i]) - (unit * static_cast<double>(weight[i]) + static_cast<double>(bias[i]))) <
                    1e-5);
        }
    }

    void aRowThatDoesNotFitSaysFloat32()
    {
        using namespace cortilens::models;
        if (!isSupported()) QSKIP("This CPU has no fixed point here.");
        Device device;
        device.precision = Precision::fixed16;
        QCOMPARE(precisionOf(*findRow("clip-vit-b16"), device), Precision::fixed16);
        QCOMPARE(precisionOf(*findRow("siglip-vit-b16"), device), Precision::fixed16);
        QCOMPARE(precisionOf(*findRow("dinov2-vitg14"), device), Precision::fp32);  // a gated hidden layer
        device.precision = Precision::bf16;
        QCOMPARE(precisionOf(*findRow("dinov2-vitg14"), device), Precision::bf16);
    }
};

QTEST_APPLESS_MAIN(Fixed16Test)
#include "Fixed16Test.moc"
