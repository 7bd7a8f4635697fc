// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Significance.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace cortilens::encoder {

namespace {

/// The continued fraction of the incomplete beta function, by Lentz's method (DLMF 8.17.22); converges fast for
/// x < (a + 1) / (a + b + 2).
[[nodiscard]] double betaFraction(double a, double b, double x)
{
    constexpr double kTiny = 1e-300;
    constexpr int kMostTerms = 500;
    const auto away = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m <= kMostTerms; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        for (const double term : {even, odd}) {
            d = 1 / away(1 + term * d);
            c = away(1 + term / c);
            fraction *= c * d;
        }
        if (std::abs(c * d - 1) < 1e-15) break;
    }
    return fraction;
}

/// I_x(a, b), regularised.
[[nodiscard]] double incompleteBeta(double a, double b, double x)
{
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    if (x < (a + 1) / (a + b + 2)) return front * betaFraction(a, b, x) / a;
    return 1 - front * betaFraction(b, a, 1 - x) / b;
}

}  // namespace

double pValueOfCorrelation(double r, std::size_t images)
{
    if (std::isnan(r) || images < 3) return std::numeric_limits<double>::quiet_NaN();
    const double freedom = static_cast<double>(images) - 2;
    // df / (df + t^2) = 1 - r^2
    const double oneTail = 0.5 * incompleteBeta(freedom / 2, 0.5, 1 - r * r);
    return r >= 0 ? oneTail : 1 - oneTail;
}

std::vector<float> falseDiscoveryRates(std::span<const float> pValues)
{
    std::vector<float> rates(pValues.size(), std::numeric_limits<float>::quiet_NaN());
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < pValues.size(); ++i)
        if (!std::isnan(pValues[i])) order.push_back(i);
    std::ranges::sort(order, {}, [pValues](std::size_t i) { return pValues[i]; });
    double smallest = 1;
    for (auto rank = order.size(); rank > 0; --rank) {
        const auto place = order[rank - 1];
        smallest = std::min(smallest,
                            static_cast<double>(pValues[place]) * static_cast<double>(order.size()) / static_cast<double>(rank));
        rates[place] = static_cast<float>(smallest);
    }
    return rates;
}

}  // namespace cortilens::encoder
