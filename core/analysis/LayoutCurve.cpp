// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/LayoutCurve.h"

#include <Eigen/Dense>

#include <cmath>

namespace cortilens::analysis {

namespace {

constexpr int kSamples = 300;
constexpr int kMostSteps = 200;

/// Squared error, its gradient (halved) and the Gauss-Newton approximation of its second derivatives (halved).
struct Fit {
    double error = 0;
    Eigen::Vector2d slope = Eigen::Vector2d::Zero();
    Eigen::Matrix2d bend = Eigen::Matrix2d::Zero();
};

/// In units of the spread, where every curve is of one size.
[[nodiscard]] Fit fitOf(const LayoutCurve& curve, double minDistance)
{
    Fit fit;
    for (int i = 0; i < kSamples; ++i) {
        const double distance = 3.0 * i / (kSamples - 1);
        const double wanted = distance < minDistance ? 1 : std::exp(minDistance - distance);
        const double power = std::pow(distance, 2 * curve.b);
        const double value = 1 / (1 + curve.a * power);
        const double logarithm = distance > 0 ? std::log(distance) : 0;  // its factor is zero there
        const Eigen::Vector2d slope = -value * value * power * Eigen::Vector2d(1, 2 * curve.a * logarithm);
        fit.error += (value - wanted) * (value - wanted);
        fit.slope += (value - wanted) * slope;
        fit.bend += slope * slope.transpose();
    }
    return fit;
}

}  // namespace

LayoutCurve curveFor(double minDistance, double spread)
{
    LayoutCurve curve;  // a = b = 1 is where umap-learn begins
    Fit fit = fitOf(curve, minDistance / spread);
    double damping = 1e-3;  // Levenberg-Marquardt
    for (int step = 0; step < kMostSteps && damping < 1e12; ++step) {
        Eigen::Matrix2d damped = fit.bend;
        damped.diagonal() *= 1 + damping;
        const Eigen::Vector2d change = -damped.inverse() * fit.slope;
        const LayoutCurve tried{curve.a + change(0), curve.b + change(1)};
        const Fit better = tried.a > 0 && tried.b > 0 ? fitOf(tried, minDistance / spread) : fit;
        if (better.error < fit.error) {
            curve = tried;
            fit = better;
            damping /= 10;
        } else {
            damping *= 10;  // in the end no step is small enough to be better: that is the minimum
        }
    }
    return {curve.a / std::pow(spread, 2 * curve.b), curve.b};
}

}  // namespace cortilens::analysis
