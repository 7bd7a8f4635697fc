// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "core/types/MapAgreement.h"
#include "core/types/Selection.h"
#include "core/wire/Protocol.h"

#include <cstdint>
#include <string>
#include <vector>

/// What is asked when several backbones look at one photo. The maps themselves are relevance requests, one a cell, each on a
/// panel of its own; what only all of them together can say is asked here.
namespace cortilens::wire {

namespace method {
/// AgreementRequest -> AgreementReply; $/progress carries AgreementReply too, whenever a map has been refined. Waits for the same
/// features as the cells do and never makes any of them twice.
inline constexpr const char* kAgreement = "compare/agreement";
/// DisagreementQuery -> DisagreementList; $/progress carries the list so far. Looks at stored features alone. Newest wins.
inline constexpr const char* kDisagreement = "compare/photos";
}  // namespace method

/// One column of a comparison.
struct ColumnChoice {
    std::string backbone{};
    std::string adaptor{};  ///< empty: the backbone's default; optional
    int views = 0;          ///< 0: the preset's; optional
    std::string preset{};   ///< paper, best; empty: the backbone's default; optional
    std::string subject{};  ///< as of RelevanceRequest; optional
};

struct AgreementRequest {
    std::string panel{};           ///< newest wins per panel; optional
    std::uint64_t generation = 0;  ///< echoed; optional
    NsdId image{};
    Selection selection{};
    std::vector<ColumnChoice> columns{};
    std::string text{};  ///< as of RelevanceRequest: words instead of the selection; optional
    std::string bank{};  ///< likewise; optional
};

/// Of those columns that have a map by now; those that cannot be used are left out, their cells say why.
struct AgreementReply {
    std::string panel{};
    std::uint64_t generation = 0;
    std::vector<std::int32_t> columns{};    ///< places in the request's list, from 0, in its order
    std::vector<std::int32_t> viewsDone{};  ///< of each of them
    MapAgreement agreement{};
};

struct DisagreementQuery {
    Selection selection{};
    std::vector<ColumnChoice> columns{};
    int most = 24;  ///< photos in the list, 1 to 1000; optional
};

struct DisagreementList {
    std::vector<NsdId> images{};          ///< the strongest disagreement first
    std::vector<float> overall{};         ///< MapAgreement::overall of each
    std::vector<float> correlation{};     ///< mean pairwise Pearson of each
    std::int32_t compared = 0;            ///< photos whose features lie there for every column
    std::int32_t looked = 0;              ///< photos looked for so far
    std::int32_t photos = 0;              ///< of the subject
    std::vector<std::int32_t> columns{};  ///< places in the query's list that were compared: those that can be used
};

}  // namespace cortilens::wire
