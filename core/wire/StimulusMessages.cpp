// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

namespace {

/// A negative size equals no stored one.
[[nodiscard]] std::size_t axis(int size)
{
    return static_cast<std::size_t>(size);
}

[[nodiscard]] Shape shapeOfPhoto(const Photo& photo)
{
    return {axis(photo.height), axis(photo.width), 3};
}

[[nodiscard]] Shape shapeOfStrip(const ThumbnailStrip& strip)
{
    return {strip.images.size(), axis(strip.sidePixels), axis(strip.sidePixels), 3};
}

}  // namespace

template <> inline constexpr auto kFields<PhotoQuery> = std::tuple{field("image", &PhotoQuery::image)};

template <>
inline constexpr auto kFields<Photo> =
    std::tuple{field("width", &Photo::width), field("height", &Photo::height), shaped("rgb", &Photo::rgb, shapeOfPhoto)};

template <>
inline constexpr auto kFields<ThumbnailQuery> =
    std::tuple{field("images", &ThumbnailQuery::images), optional("sidePixels", &ThumbnailQuery::sidePixels)};

template <>
inline constexpr auto kFields<ThumbnailStrip> =
    std::tuple{field("images", &ThumbnailStrip::images), field("sidePixels", &ThumbnailStrip::sidePixels),
               shaped("rgb", &ThumbnailStrip::rgb, shapeOfStrip)};

template <>
inline constexpr auto kFields<StimulusTable> =
    std::tuple{field("nsdId", &StimulusTable::nsdId), field("cocoId", &StimulusTable::cocoId),
               field("shared", &StimulusTable::shared), field("trials", &StimulusTable::trials)};

template <>
inline constexpr auto kFields<PrefetchRequest> =
    std::tuple{field("images", &PrefetchRequest::images), field("backbone", &PrefetchRequest::backbone),
               optional("preset", &PrefetchRequest::preset), optional("adaptor", &PrefetchRequest::adaptor),
               optional("views", &PrefetchRequest::views)};

}  // namespace codec

template nlohmann::json toJson<PhotoQuery>(const PhotoQuery&);
template nlohmann::json toJson<Photo>(const Photo&);
template nlohmann::json toJson<ThumbnailQuery>(const ThumbnailQuery&);
template nlohmann::json toJson<ThumbnailStrip>(const ThumbnailStrip&);
template nlohmann::json toJson<StimulusTable>(const StimulusTable&);
template nlohmann::json toJson<PrefetchRequest>(const PrefetchRequest&);
template Result<PhotoQuery> fromJson<PhotoQuery>(const nlohmann::json&);
template Result<Photo> fromJson<Photo>(const nlohmann::json&);
template Result<ThumbnailQuery> fromJson<ThumbnailQuery>(const nlohmann::json&);
template Result<ThumbnailStrip> fromJson<ThumbnailStrip>(const nlohmann::json&);
template Result<StimulusTable> fromJson<StimulusTable>(const nlohmann::json&);
template Result<PrefetchRequest> fromJson<PrefetchRequest>(const nlohmann::json&);

}  // namespace cortilens::wire
