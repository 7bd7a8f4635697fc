// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/Photo.h"
#include "core/types/RelevanceMap.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

/// The messages between the window and the engine: what may be asked, what comes back. Frame.h has the bytes around them.
///
/// JSON-RPC 2.0 in CBOR. Requests {jsonrpc, id, method, params}, replies {id, result} or {id, error {code, message, data {kind,
/// remedy}}}, notifications {method, params}; Envelope.h makes and reads these. `$/cancel {id}` (to the engine) and `$/progress
/// {id, value}` (from it) as in the Language Server Protocol; a cancelled request is answered with an error of kind `cancelled`.
///
/// A field has its member's name. Arrays are {shape: [..], data: <typed array>} with the little-endian tags of RFC 8746 (64
/// uint8, 69 uint16, 70 uint32, 78 int32, 85 float32), row-major. Ids are whole numbers, a voxel [i, j, k], a grid [rows, cols],
/// a selection the shell's spelling (types/Selection.h), a hemisphere lh or rh, a surface form its name. Unknown fields are
/// ignored; fields marked optional keep their default when they are absent.
namespace cortilens::wire {

inline constexpr int kProtocolVersion = 1;
inline constexpr std::uint32_t kMaxFrameBytes = 256U << 20;

/// Method names, so that a misspelling does not compile.
namespace method {
inline constexpr const char* kHello = "hello";                     ///< notification, the engine's first message: Hello
inline constexpr const char* kInitialize = "initialize";           ///< Initialize -> Hello; refused when the versions differ
inline constexpr const char* kOpenSubject = "subject/open";        ///< OpenSubject -> SubjectSummary
inline constexpr const char* kSurface = "surface/get";             ///< SurfaceQuery -> SurfaceMesh
inline constexpr const char* kVertexTable = "surface/vertices";    ///< HemisphereQuery -> VertexTable
inline constexpr const char* kOverlay = "overlay/get";             ///< OverlayQuery -> Overlay with values
inline constexpr const char* kPhoto = "stimulus/photo";            ///< PhotoQuery -> Photo
inline constexpr const char* kThumbnails = "stimulus/thumbnails";  ///< ThumbnailQuery -> ThumbnailStrip
inline constexpr const char* kStimuli = "stimulus/list";           ///< {} -> StimulusTable
inline constexpr const char* kRelevance =
    "relevance/compute";  ///< RelevanceRequest -> RelevanceReply; $/progress carries RelevanceReply too
inline constexpr const char* kDescribe = "selection/describe";  ///< DescribeQuery -> SelectionReport
inline constexpr const char* kPatches =
    "cortex/respond";  ///< PatchQuery -> Overlay: what every vertex would answer to these patches
inline constexpr const char* kPrefetch =
    "store/prefetch";  ///< PrefetchRequest -> {}; done when idle, photo by photo, newest list wins
inline constexpr const char* kStatus =
    "engine/status";  ///< {} -> EngineStatus; also a notification, at most twice a second, on change
inline constexpr const char* kJobs = "engine/jobs";      ///< notification: JobList, on change
inline constexpr const char* kNotice = "engine/notice";  ///< notification: Notice, something a person should know, told once
inline constexpr const char* kShutdown = "shutdown";     ///< {} -> {}; the engine then ends. End of input ends it as well.
inline constexpr const char* kCancel = "$/cancel";       ///< notification to the engine: {id}
inline constexpr const char* kProgress = "$/progress";   ///< notification from the engine: {id, value}
}  // namespace method

/// What the engine is and can do.
struct Hello {
    int protocol = kProtocolVersion;
    std::uint32_t maxFrameBytes = kMaxFrameBytes;
    std::string engineVersion{};
    std::int64_t processId = 0;
    std::string device{};      ///< cpu, cuda:0
    std::string deviceName{};  ///< AMD EPYC, NVIDIA H200
    std::string precision{};   ///< fp32, bf16; auto: of each backbone its own
    int threads = 0;
};

struct Initialize {
    int protocol = kProtocolVersion;
    std::string client{};  ///< cortilens 0.1.0; optional
};

struct OpenSubject {
    std::string directory{};  ///< an NSD root, as given by the person
    std::string subject{};    ///< subj01; empty: the first found; optional
    /// Encoders to be taken where several fit, by file name or path; for the others the newest; optional.
    std::vector<std::string> encoders{};
};

/// An encoder file that fits subject and backbone.
struct EncoderSummary {
    std::string file{};    ///< path, as OpenSubject::encoders takes it
    std::string method{};  ///< in words with every option: ridge, penalty per voxel by ...; empty: not stated
    std::string space{};   ///< func1pt8mm, nativesurface, fsaverage
    std::int64_t readouts = 0;
    float meanR2 = 0;                 ///< of the readouts, on test photos; NaN: unknown
    std::int64_t writtenSeconds = 0;  ///< since 1970, UTC
};

struct BackboneSummary {
    std::string id{};                        ///< deit-tiny
    std::string name{};                      ///< DeiT-Tiny/16
    bool usable = false;                     ///< weights and an encoder for this subject and space are there
    std::string why{};                       ///< when not usable: what is missing and where it was looked for
    std::vector<std::string> adaptors{};     ///< the first is the default
    std::vector<std::string> presets{};      ///< paper, best: the default is the first
    std::vector<std::string> presetWords{};  ///< every value of each, in words; optional
    int inputPixels = 0;
    int views = 0;          ///< of the default recipe
    std::string encoder{};  ///< file name of the encoder
    bool synthetic = false;
    bool hasWeights = false;    ///< optional, as what follows: for whoever has to fetch them
    std::string weightsFile{};  ///< what the file is usually called
    std::string source{};       ///< where its authors publish it, in words
    std::string licence{};
    std::string words{};                     ///< how a text is understood: by CLIP B's text tower; empty: not at all
    std::string encoderSpace{};              ///< func1pt8mm, nativesurface, fsaverage
    std::vector<EncoderSummary> encoders{};  ///< all that fit: the one in use, then the newest first
};

/// A photo and a selection whose map tells the story at once.
struct Story {
    NsdId image{};
    Selection selection{};
    std::string backbone{};
};

/// A space in which encoders of the subject can be trained.
struct TrainingSpace {
    std::string name{};  ///< func1pt8mm, nativesurface, fsaverage
    bool hasBetas = false;
};

struct SubjectSummary {
    std::string directory{};
    std::string title{};  ///< for the window's title; says synthetic where the tree says so
    bool synthetic = false;
    std::vector<std::string> subjects{};
    std::string subject{};
    std::string space{};  ///< func1pt8mm
    std::array<std::int32_t, 3> volumeShape{};
    std::array<std::int32_t, 2> vertexCounts{};  ///< left, right
    std::vector<SurfaceForm> forms{};
    std::vector<RegionOfInterest> regions{};
    std::vector<Overlay> overlays{};  ///< without values
    std::vector<BackboneSummary> backbones{};
    std::int32_t stimulusCount = 0;
    Story story{};
    std::vector<std::string> notices{};           ///< what is missing and what it would enable
    std::vector<TrainingSpace> trainingSpaces{};  ///< the subject's own first; optional
};

struct HemisphereQuery {
    Hemisphere hemisphere{};
};

struct SurfaceQuery {
    Hemisphere hemisphere{};
    SurfaceForm form{};
};

/// What the hover read-out needs, so that it never asks.
struct VertexTable {
    Hemisphere hemisphere{};
    std::vector<float> curvature{};  ///< [V], > 0 in sulci (FreeSurfer)
    std::vector<std::array<std::int32_t, 3>>
        voxel{};                        ///< [V], nearest voxel (0-based) of the subject's space; -1 -1 -1 where none
    std::vector<float> noiseCeiling{};  ///< [V], % for three trials; NaN unknown
};

/// `id` as in SubjectSummary::overlays, where "r2" and what begins with "encoder-" need a backbone; or "selection", the share of
/// each vertex in `selection`.
struct OverlayQuery {
    std::string id{};
    std::string backbone{};  ///< optional
    Selection selection{};   ///< optional
    /// How a map of a volume comes to a vertex: nearest (the value of the voxel that a click takes; the default), or linear or
    /// cubic, each the mean over the depths layerB1, layerB2 and layerB3 that have a transform; optional.
    std::string sampling{};
};

struct PhotoQuery {
    NsdId image{};
};

struct ThumbnailQuery {
    std::vector<NsdId> images{};
    int sidePixels = 96;  ///< 8 to 425; optional
};

/// [images, side, side, 3] uint8.
struct ThumbnailStrip {
    std::vector<NsdId> images{};
    int sidePixels = 0;
    std::vector<std::uint8_t> rgb{};
};

/// One row per photo that the stimulus file holds, in file order.
struct StimulusTable {
    std::vector<std::int32_t> nsdId{};   ///< 0-based
    std::vector<std::int32_t> cocoId{};  ///< 0: unknown
    std::vector<std::uint8_t> shared{};  ///< 1: one of the shared photos
    std::vector<std::uint8_t> trials{};  ///< how often this subject saw it, in the sessions on disk
};

struct RelevanceRequest {
    std::string panel{};           ///< newest wins per panel; optional
    std::uint64_t generation = 0;  ///< echoed; optional
    NsdId image{};
    Selection selection{};
    std::string backbone{};
    std::string preset{};   ///< paper, best; empty: the backbone's default; optional
    std::string adaptor{};  ///< empty: the preset's; optional
    int views = 0;          ///< 0: the preset's; optional
    std::string text{};     ///< not empty: the map is its cosine with each patch, and the selection is not asked; optional
    std::string bank{};     ///< likewise the id of a prompt bank, which stands for the mean of its texts; optional
    float stopAtConvergence =
        0;  ///< no more views once the feature map's convergence (a mean cosine) reaches it; 0: the preset's; optional
    std::string
        subject{};  ///< another of the study's subjects, who answers with what is homologous; empty: the open one; optional
    int draws = 0;  ///< bootstrap samples behind the map's interval, 100 ... 10000; 0: no interval; optional
};

struct RelevanceReply {
    std::string panel{};
    std::uint64_t generation = 0;
    RelevanceMap map{};
    std::string quantity{};  ///< Predicted response; Cosine similarity
    std::string unit{};      ///< z-scored beta; empty: none
    std::string notice{};    ///< what a person should know of how the question was understood; optional
    std::string interval{};  ///< what map.low and map.high are, or why there are none; empty: nobody asked; optional
    std::string recipe{};    ///< DeiT-Tiny/16 · NACLIP · 336 px · 13 views
    std::string
        provenance;  ///< for an export: the recipe's every field, SHA-256 of photo and weights, device, one `name: value` a line
    bool fromStore = false;
    float milliseconds = 0;  ///< since the engine got the request
};

struct DescribeQuery {
    Selection selection{};
    std::string backbone{};
    std::string subject{};  ///< as of RelevanceRequest; optional
};

/// The selection in words and numbers.
struct SelectionReport {
    std::string title{};  ///< FFA-1, rh 8412
    std::vector<std::string> regions{};
    std::int32_t voxelCount = 0;
    std::array<float, 3> surfaceRas{};  ///< mm; NaN when not a vertex
    VoxelIndex voxel{-1, -1, -1};
    float r2 = 0;            ///< fraction; NaN unknown
    float noiseCeiling = 0;  ///< %; NaN unknown
    std::int32_t testImages = 0;
    std::string readout{};   ///< how the readout was made: mean of 412 voxels
    float areaMm2 = 0;       ///< of a region's vertices on the white surface; 0: unknown, or no region; optional
    std::string homology{};  ///< in another subject: by which way it was found, in words; optional
};

struct PatchQuery {
    NsdId image{};
    std::string backbone{};
    std::string adaptor{};  ///< optional
    std::vector<GridCell> patches{};
    std::string preset{};  ///< optional
};

struct PrefetchRequest {
    std::vector<NsdId> images{};
    std::string backbone{};
    std::string adaptor{};  ///< optional
    int views = 0;          ///< optional
    std::string preset{};   ///< optional
};

struct EngineStatus {
    std::int64_t residentBytes = 0;
    std::int64_t storeBytes = 0;
    std::int64_t storeCapBytes = 0;
    std::int64_t memoryLimitBytes = 0;  ///< work that would need more is refused
};

struct Job {
    std::uint64_t id = 0;  ///< of the request; cancel with $/cancel
    std::string title{};   ///< Relevance of FFA-1 on nsdId 17
    std::int32_t done = 0;
    std::int32_t total = 0;
    std::string state{};        ///< waiting, running
    std::string unit{"views"};  ///< of done and total: views, photos; optional
};

struct JobList {
    std::vector<Job> jobs{};
};

struct Notice {
    std::string message{};
    std::string remedy{};
};

// Conversions: struct <-> JSON value with CBOR typed arrays. A missing or mistyped required field is an Error naming the field.
template <typename Message> [[nodiscard]] nlohmann::json toJson(const Message& message);
template <typename Message> [[nodiscard]] Result<Message> fromJson(const nlohmann::json& value);

}  // namespace cortilens::wire
