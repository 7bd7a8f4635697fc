// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/PrincipalStart.h"

#include "core/encoder/SeededDraws.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cstddef>

namespace cortilens::analysis {

namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr Eigen::Index kBlock = 1024;   // rows that are doubles at a time
constexpr double kRange = 10;           // of the coordinates
constexpr double kNoise = 1e-4;         // beside kRange
constexpr double kNoDifference = 1e-6;  // rows of length 1 that differ by less differ by rounding

/// The axes [C, components] along which the rows vary most, from the most; zeros for those that the channels do not suffice for.
[[nodiscard]] Eigen::MatrixXd principalAxes(const Eigen::Map<const RowMajor>& rows, const Eigen::RowVectorXd& mean,
                                            Eigen::Index components)
{
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(rows.cols(), rows.cols());
    for (Eigen::Index first = 0; first < rows.rows(); first += kBlock) {
        const auto block = rows.middleRows(first, std::min(kBlock, rows.rows() - first));
        const Eigen::MatrixXd centred = block.cast<double>().rowwise() - mean;
        covariance.selfadjointView<Eigen::Lower>().rankUpdate(centred.transpose());
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);  // reads the lower half; the largest stand last
    Eigen::MatrixXd axes = Eigen::MatrixXd::Zero(rows.cols(), components);
    for (Eigen::Index i = 0; i < std::min(components, rows.cols()); ++i) {
        axes.col(i) = solver.eigenvectors().col(rows.cols() - 1 - i);
        Eigen::Index largest = 0;
        axes.col(i).cwiseAbs().maxCoeff(&largest);
        if (axes(largest, i) < 0) axes.col(i) *= -1;
    }
    return axes;
}

}  // namespace

std::vector<float> principalStart(const UnitRows& rows, int components, std::uint64_t seed)
{
    if (rows.size() == 0) return {};
    const Eigen::Map<const RowMajor> values(rows.values().data(), static_cast<Eigen::Index>(rows.size()),
                                            static_cast<Eigen::Index>(rows.channels()));
    const Eigen::RowVectorXd mean = values.cast<double>().colwise().mean();
    const Eigen::MatrixXd axes = principalAxes(values, mean, components);
    Eigen::MatrixXd places(values.rows(), components);
    for (Eigen::Index row = 0; row < values.rows(); ++row) places.row(row) = (values.row(row).cast<double>() - mean) * axes;

    const double largest = places.cwiseAbs().maxCoeff();
    places *= largest > kNoDifference ? kRange / largest : 0;
    std::mt19937_64 generator(seed);
    std::vector<float> start;
    for (Eigen::Index row = 0; row < places.rows(); ++row)
        for (auto& place : places.row(row)) place += kNoise * static_cast<double>(encoder::drawSigned(generator));
    for (auto axis : places.colwise()) {
        const double least = axis.minCoeff();
        const double extent = axis.maxCoeff() - least;
        axis = ((axis.array() - least) * (extent > 0 ? kRange / extent : 0)).matrix();
    }
    for (const auto& row : places.rowwise())
        for (const double place : row) start.push_back(static_cast<float>(place));
    return start;
}

}  // namespace cortilens::analysis
