// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/NsdTree.h"
#include "core/data/Subject.h"
#include "core/encoder/Encoder.h"
#include "core/engine/Backbones.h"
#include "core/engine/Resources.h"

#include <QTemporaryDir>
#include <QtGlobal>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cortilens::test {

inline const std::filesystem::path kDemoTree = CORTILENS_BINARY_DIR "/tests/demo-tree";
inline const std::filesystem::path kResources = CORTILENS_SOURCE_DIR "/resources";

/// The demo subject with other encoders.
class EncoderTree {
public:
    EncoderTree()
    {
        for (const auto* part : {"nsddata", "nsddata_betas", "nsddata_stimuli"})
            std::filesystem::create_directory_symlink(kDemoTree / part, root() / part);
        std::filesystem::create_directories(encoders());
    }
    [[nodiscard]] std::filesystem::path root() const { return m_directory.path().toStdString(); }
    [[nodiscard]] std::filesystem::path encoders() const { return root() / "cortilens/encoders"; }

    void add(const std::string& name, const std::function<void(encoder::Encoder&)>& change) const
    {
        auto encoder = encoder::loadEncoder(kDemoTree / "cortilens/encoders/subj01_func1pt8mm_deit-tiny.safetensors").value();
        change(encoder);
        if (auto saved = encoder::saveEncoder(encoders() / name, encoder); !saved) qFatal("%s", saved.error().message.c_str());
    }
    [[nodiscard]] engine::BackboneList backbones(const std::vector<std::filesystem::path>& chosen = {}) const
    {
        const auto tree = data::NsdTree::open(root()).value();
        return engine::backbonesOf(tree, data::Subject::open(tree, "").value(), engine::weightsFolders(root(), kResources),
                                   chosen);
    }

    /// Written so many hours ago.
    void age(const std::string& name, int hours) const
    {
        std::filesystem::last_write_time(encoders() / name,
                                         std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours));
    }

    /// An encoder of the subject's own surface: left vertex 7 and right vertex 9 have the first two readouts.
    void addSurface(const std::string& name, const std::function<void(encoder::Encoder&)>& change) const
    {
        const auto counts = data::Subject::open(data::NsdTree::open(root()).value(), "").value().vertexCounts();
        add(name, [&](encoder::Encoder& encoder) {
            encoder.space = "nativesurface";
            encoder.volumeShape = {};
            encoder.vertexCounts = counts;
            encoder.vertices = {{{{7}}, {{9}}}};
            encoder.voxels.clear();
            encoder.weights.resize(2 * static_cast<std::size_t>(encoder.channels));
            for (auto* values : {&encoder.bias, &encoder.r2, &encoder.noiseCeiling}) values->resize(2);
            for (auto* values : {&encoder.r2Low, &encoder.r2High, &encoder.pearson, &encoder.qValues, &encoder.penalties})
                values->clear();
            change(encoder);
        });
    }

private:
    QTemporaryDir m_directory;
};

}  // namespace cortilens::test
