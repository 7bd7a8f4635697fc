// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Stimuli.h"
#include "core/data/StudyFiles.h"
#include "core/data/Subject.h"
#include "core/encoder/Encoder.h"
#include "core/engine/Backbones.h"
#include "core/engine/PhotoShelf.h"
#include "core/types/DrawnRegion.h"
#include "core/types/Error.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"
#include "core/wire/Protocol.h"
#include "core/wire/RegionMessages.h"

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {
class RegisteredSphere;
}

namespace cortilens::engine {

/// One subject of one study with everything that a question about it needs.
///
/// Any number of threads. Nothing that it answers changes after open().
class Study {
public:
    /// `subject` empty: the first. `resources` as of findResources, may be empty; `encoders` are chosen ones, as of backbonesOf.
    /// Errors: those of StudyFiles::open and Subject::open, mismatch (a chosen encoder that is not there or does not fit);
    /// whatever else is missing or damaged is a notice, and an error where it is asked for.
    [[nodiscard]] static Result<std::shared_ptr<const Study>> open(const std::filesystem::path& directory,
                                                                   std::string_view subject,
                                                                   const std::filesystem::path& resources,
                                                                   std::span<const std::filesystem::path> encoders = {});

    /// The same study with these regions beside the subject's own, in the place of others that were drawn; a copy of some 20 MB
    /// of a native subject. Errors: those of Subject::withDrawn.
    [[nodiscard]] static Result<std::shared_ptr<const Study>> withDrawn(const std::shared_ptr<const Study>& study,
                                                                        std::span<const DrawnRegion> regions);

    /// The study without what was drawn since: what is kept for it is good for both.
    [[nodiscard]] static std::shared_ptr<const Study> asOpened(const std::shared_ptr<const Study>& study)
    {
        return study && study->m_opened ? study->m_opened : study;
    }

    /// Another subject of the study, with its newest encoders; opened once. Any number of threads. Errors: as of open().
    [[nodiscard]] Result<std::shared_ptr<const Study>> other(const std::string& subject) const;

    /// The subject's vertices on the sphere of fsaverage, read once. Errors: those of Subject::registered.
    [[nodiscard]] Result<std::shared_ptr<const data::RegisteredSphere>> registered(Hemisphere hemisphere) const;

    [[nodiscard]] const data::StudyFiles& tree() const { return m_tree; }
    [[nodiscard]] const data::Subject& subject() const { return m_subject; }
    [[nodiscard]] std::span<const Backbone> backbones() const { return m_backbones.backbones; }

    /// Where weights may lie, as of engine::weightsFolders.
    [[nodiscard]] std::span<const std::filesystem::path> weightsFolders() const { return m_weightsFolders; }

    /// Errors: why there are no stimuli.
    [[nodiscard]] Result<const data::Stimuli*> stimuli() const;
    /// Errors: that, and those of Stimuli::photo.
    [[nodiscard]] Result<std::shared_ptr<const ShelvedPhoto>> photo(NsdId id) const;

    /// Errors: invalidRequest (no such backbone, listing them), or why it cannot be used.
    [[nodiscard]] Result<const Backbone*> usableBackbone(std::string_view id) const;

    /// For what needs no encoder. Errors: invalidRequest (no such backbone, listing them), or why it has no weights.
    [[nodiscard]] Result<const Backbone*> backboneWithWeights(std::string_view id) const;

    /// For people: voxels or vertices. Where a study's units are vertices, its encoders count them as voxels of a grid.
    [[nodiscard]] std::string_view unitsOf(const encoder::Encoder& encoder) const;

    /// With an encoder of a surface a vertex answers by its own readout, a region by its vertices'. Errors: those of
    /// Subject::voxelsOf or Subject::verticesOf, and encoder::readoutOf.
    [[nodiscard]] Result<encoder::Readout> readoutOf(const Selection& selection, const Backbone& backbone) const;

    /// On the white surface, mm; NaN where there is none.
    [[nodiscard]] std::array<float, 3> positionOf(const SurfaceVertex& vertex) const;

    [[nodiscard]] wire::SubjectSummary summary() const;
    [[nodiscard]] wire::DrawnFacts factsOf(const data::Region& region) const;
    [[nodiscard]] Result<wire::StimulusTable> stimulusTable() const;  ///< errors as of stimuli()
    [[nodiscard]] wire::VertexTable vertexTable(Hemisphere hemisphere) const;

    /// Also "r2", "encoder-pearson" and "encoder-ceiling" of a backbone, and "selection". Errors: those of Subject::overlay,
    /// usableBackbone and voxelsOf.
    [[nodiscard]] Result<Overlay> overlay(const wire::OverlayQuery& query) const;

    /// Without a usable backbone r2 is NaN and `readout` says why. Errors: those of Subject::voxelsOf.
    [[nodiscard]] Result<wire::SelectionReport> describe(const wire::DescribeQuery& query) const;

    /// What the encoder's voxels or vertices say, on the surface: `values` [encoder's rows] in z-scored beta.
    [[nodiscard]] Overlay responseOverlay(const Backbone& backbone, std::span<const float> values) const;

    /// What lies on both sides of zero, on the surface: `values` [encoder's rows]. `words`: the overlay's texts; it spans as much
    /// as |values| does but for their highest percent, and at least `leastHigh`.
    [[nodiscard]] Overlay divergingOverlay(const Backbone& backbone, Overlay words, std::span<const float> values,
                                           float leastHigh) const;

    /// Places on a page, on the surface: `across` and `up` [encoder's rows], NaN where a row has none. `words`: the overlay's
    /// texts; it spans what the rows do.
    [[nodiscard]] Overlay planeOverlay(const Backbone& backbone, Overlay words, std::span<const float> across,
                                       std::span<const float> up) const;

private:
    Study(data::StudyFiles tree, data::Subject subject);
    void openStimuli();
    [[nodiscard]] Result<const Backbone*> findBackbone(std::string_view id) const;
    [[nodiscard]] std::array<std::vector<float>, 2> onSurface(const Backbone& backbone, std::span<const float> values) const;
    [[nodiscard]] Result<Overlay> selectionOverlay(const Selection& selection) const;
    [[nodiscard]] wire::Story story() const;
    [[nodiscard]] std::shared_ptr<const SurfaceMesh> white(Hemisphere hemisphere) const;  ///< empty where it cannot be read
    [[nodiscard]] float areaMm2(const std::array<std::vector<VertexId>, 2>& vertices) const;

    /// The surfaces on which coordinates and areas are read, once they were asked for.
    struct WhiteShelf {
        std::mutex mutex;  // guards white
        std::array<std::shared_ptr<const SurfaceMesh>, 2> white;
    };

    /// What is opened when a question reaches beyond this subject.
    struct Homology {
        std::mutex mutex;  // guards what follows
        std::map<std::string, std::shared_ptr<const Study>> others;
        std::array<std::shared_ptr<const data::RegisteredSphere>, 2> spheres;
    };

    std::shared_ptr<const Study> m_opened;  // null: nothing was drawn since
    data::StudyFiles m_tree;
    data::Subject m_subject;
    std::vector<std::filesystem::path> m_weightsFolders;
    BackboneList m_backbones;
    Result<std::shared_ptr<PhotoShelf>> m_photos;
    std::shared_ptr<WhiteShelf> m_whites = std::make_shared<WhiteShelf>();
    std::shared_ptr<Homology> m_homology = std::make_shared<Homology>();
};

/// For the window's list, with why a backbone cannot be used.
[[nodiscard]] wire::BackboneSummary summaryOf(const Backbone& backbone);

/// Rows of the encoder that a region has. `sources` as in Backbone.
[[nodiscard]] std::vector<std::size_t> rowsOf(const data::Region& region, const encoder::Encoder& encoder,
                                              const data::VertexSources& sources);

/// For people: FFA-1, rh 8412, voxel 40, 17, 22.
[[nodiscard]] std::string titleOf(const Selection& selection);

}  // namespace cortilens::engine
