// SPDX-License-Identifier: Apache-2.0
#include "core/files/TorchPickle.h"

#include "core/files/Shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace cortilens::files {

namespace {

using Kind = PickleValue::Kind;
using Index = std::uint32_t;

/// Training scripts save several sets side by side; the averaged one is what they evaluate with.
constexpr std::array<std::string_view, 5> kPreferredSets{"state_dict_ema", "model_ema", "state_dict", "model", "teacher"};

constexpr std::array<std::pair<std::string_view, DType>, 11> kStorages{{{"torch.FloatStorage", DType::float32},
                                                                        {"torch.HalfStorage", DType::float16},
                                                                        {"torch.BFloat16Storage", DType::bfloat16},
                                                                        {"torch.DoubleStorage", DType::float64},
                                                                        {"torch.LongStorage", DType::int64},
                                                                        {"torch.IntStorage", DType::int32},
                                                                        {"torch.ShortStorage", DType::int16},
                                                                        {"torch.CharStorage", DType::int8},
                                                                        {"torch.ByteStorage", DType::uint8},
                                                                        {"torch.BoolStorage", DType::boolean},
                                                                        {"torch.storage.UntypedStorage", DType::uint8}}};

constexpr std::string_view kTensor = "torch._utils._rebuild_tensor_v2";
constexpr std::string_view kOrderedDict = "collections.OrderedDict";
constexpr std::string_view kTorchScript = "__torch__.";

/// Their first argument is what they give back, as far as tensors go.
constexpr std::array<std::string_view, 9> kWrappers{"torch._utils._rebuild_parameter",
                                                    "torch._utils._rebuild_parameter_with_state",
                                                    "torch.Size",
                                                    "torch.jit._pickle.restore_type_tag",
                                                    "torch.jit._pickle.build_intlist",
                                                    "torch.jit._pickle.build_doublelist",
                                                    "torch.jit._pickle.build_boollist",
                                                    "torch.jit._pickle.build_tensorlist",
                                                    "torch.jit._pickle.build_tensor_from_id"};

/// Plain values that checkpoints carry beside their tensors. They are passed over.
constexpr auto kPlain = std::to_array<std::string_view>({
    "argparse.Namespace",
    "collections.defaultdict",
    "torch.device",
    "torch.float64",
    "torch.float32",
    "torch.float16",
    "torch.bfloat16",
    "torch.int64",
    "torch.int32",
    "torch.int16",
    "torch.int8",
    "torch.uint8",
    "torch.bool",
    "torch.contiguous_format",
    "torch.channels_last",
    "torch.preserve_format",
    "builtins.set",
    "__builtin__.set",
    "builtins.dict",
    "builtins.list",
    "builtins.int",
    "builtins.float",
    "builtins.str",
    "builtins.bool",
    "numpy.dtype",
    "numpy.core.multiarray.scalar",
    "numpy._core.multiarray.scalar",
    "_codecs.encode",
    "pathlib.PosixPath",
    "pathlib.WindowsPath",
    "pathlib._local.PosixPath",
});

constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxVisits = 1'000'000;  // of values, where sharing would make a small file look endless
constexpr std::size_t kMaxNameBytes = 4096;
constexpr std::size_t kMaxAxes = 32;
constexpr std::int64_t kMaxRepeated = 1 << 20;  // elements of a tensor that shows the same bytes several times

[[nodiscard]] bool contains(std::span<const std::string_view> names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

[[nodiscard]] std::optional<DType> storageType(std::string_view name)
{
    const auto found = std::ranges::find(kStorages, name, &std::pair<std::string_view, DType>::first);
    return found == kStorages.end() ? std::nullopt : std::optional(found->second);
}

/// Finds the named tensors below a value. The first thing that is wrong stays in `problem`.
class Walk {
public:
    using PlaceOf = std::function<std::optional<TorchExtent>(const std::string&)>;

    Walk(const Pickle& pickle, const PlaceOf& placeOf)
        : m_pickle(pickle)
        , m_placeOf(placeOf)
    {}

    /// False when something is wrong.
    [[nodiscard]] bool collect(Index index, const std::string& name, int depth = 0)
    {
        index = unwrapped(index);
        const auto& value = at(index);
        if (++m_visits > kMaxVisits) return fail("it holds too many values");
        if (value.kind == Kind::call && value.text == kTensor) return addTensor(value, name);
        const auto members = membersOf(index);
        if (members.empty()) return true;
        if (depth >= kMaxDepth) return fail(fmt::format("{} is nested more than {} deep", name.substr(0, 100), kMaxDepth));
        for (const auto& [key, member] : members) {
            auto full = name.empty() ? key : name + '.' + key;
            if (full.size() > kMaxNameBytes) return fail("it holds a name of more than 4096 bytes");
            if (!collect(member, full, depth + 1)) return false;
        }
        return true;
    }

    /// The preferred set below the root that holds tensors, or everything.
    [[nodiscard]] std::expected<std::vector<TorchTensor>, std::string> run()
    {
        const auto root = unwrapped(m_pickle.root);
        if (isDictionary(at(root))) {
            const auto members = membersOf(root);
            for (const auto preferred : kPreferredSets) {
                const auto found = std::ranges::find(members, preferred, &std::pair<std::string, Index>::first);
                if (found == members.end()) continue;
                if (!collect(found->second, {})) return std::unexpected(m_problem);
                if (!m_tensors.empty()) return finished();
            }
        }
        if (!collect(root, {})) return std::unexpected(m_problem);
        return finished();
    }

private:
    bool fail(std::string words)
    {
        m_problem = std::move(words);
        return false;
    }

    [[nodiscard]] const PickleValue& at(Index index) const { return m_pickle.values[index]; }

    [[nodiscard]] static bool isDictionary(const PickleValue& value)
    {
        return value.kind == Kind::dictionary || (value.kind == Kind::call && value.text == kOrderedDict);
    }

    /// Behind parameters, sizes and type tags. A circle of those ends nowhere.
    [[nodiscard]] Index unwrapped(Index index) const
    {
        for (int i = 0; i < kMaxDepth; ++i) {
            const auto& value = at(index);
            if (value.kind != Kind::call || !contains(kWrappers, value.text) || at(value.arguments).items.empty()) return index;
            index = at(value.arguments).items.front();
        }
        return index;
    }

    /// Named values inside a dictionary, list, Namespace or TorchScript object.
    [[nodiscard]] std::vector<std::pair<std::string, Index>> membersOf(Index index) const
    {
        const auto& value = at(index);
        std::vector<std::pair<std::string, Index>> members;
        if (isDictionary(value)) {
            addPairs(members, value.items);
            if (value.arguments != PickleValue::kNothing && !at(value.arguments).items.empty())
                for (const auto pair : at(at(value.arguments).items.front()).items)
                    if (at(pair).items.size() == 2) addPairs(members, at(pair).items);
        } else if (value.kind == Kind::list || value.kind == Kind::tuple) {
            for (std::size_t i = 0; i < value.items.size(); ++i) members.emplace_back(std::to_string(i), value.items[i]);
        } else if (value.kind == Kind::instance && value.state != PickleValue::kNothing && isDictionary(at(value.state))) {
            addPairs(members, at(value.state).items);
        }
        return members;
    }

    void addPairs(std::vector<std::pair<std::string, Index>>& members, std::span<const Index> items) const
    {
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            const auto& key = at(items[i]);
            if (key.kind == Kind::text)
                members.emplace_back(key.text, items[i + 1]);
            else if (key.kind == Kind::integer)
                members.emplace_back(std::to_string(key.integer), items[i + 1]);
        }
    }

    [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(Index index) const
    {
        const auto& tuple = at(unwrapped(index));
        if ((tuple.kind != Kind::tuple && tuple.kind != Kind::list) || tuple.items.size() > kMaxAxes) return std::nullopt;
        std::vector<std::int64_t> numbers;
        for (const auto item : tuple.items) {
            if (at(item).kind != Kind::integer || at(item).integer < 0) return std::nullopt;
            numbers.push_back(at(item).integer);
        }
        return numbers;
    }

    /// torch._utils._rebuild_tensor_v2(storage, offset, size, stride, ...)
    bool addTensor(const PickleValue& call, const std::string& name)
    {
        const auto& arguments = at(call.arguments).items;
        if (arguments.size() < 4 || at(arguments[1]).kind != Kind::integer || at(arguments[1]).integer < 0)
            return fail(fmt::format("tensor {} is not described as tensors are", name));
        const auto storage = torchStorageOf(m_pickle, at(arguments[0]));
        auto shape = integers(arguments[2]);
        auto strides = integers(arguments[3]);
        if (!storage || !shape || !strides || shape->size() != strides->size())
            return fail(fmt::format("tensor {} is not described as tensors are", name));
        const auto extent = m_placeOf(storage->key);
        if (!extent) return fail(fmt::format("the bytes of tensor {} (storage {}) are missing", name, storage->key));
        const auto width = static_cast<std::int64_t>(bytesOf(storage->dtype));
        const auto available = static_cast<std::int64_t>(extent->end - extent->begin);
        if (storage->elements < 0 || storage->elements > available / width)
            return fail(fmt::format("the bytes of tensor {} (storage {}) should be {} elements of {}, but {} bytes are there",
                                    name, storage->key, storage->elements, nameOf(storage->dtype), available));
        const auto offset = at(arguments[1]).integer;
        if (!fits(*shape, *strides, offset, storage->elements))
            return fail(fmt::format("tensor {} reaches beyond its bytes", name));
        m_tensors.push_back({.name = name,
                             .dtype = storage->dtype,
                             .shape = std::move(*shape),
                             .strides = std::move(*strides),
                             .begin = extent->begin + static_cast<std::size_t>(offset * width)});
        return true;
    }

    [[nodiscard]] static bool fits(std::span<const std::int64_t> shape, std::span<const std::int64_t> strides,
                                   std::int64_t offset, std::int64_t available)
    {
        const auto elements = elementsOf(shape);
        if (!elements || offset > available) return false;
        if (*elements == 0) return true;
        if (*elements > std::max(available, kMaxRepeated)) return false;
        std::int64_t last = offset;
        for (std::size_t axis = 0; axis < shape.size(); ++axis) {
            std::int64_t reach = 0;
            if (__builtin_mul_overflow(shape[axis] - 1, strides[axis], &reach) || __builtin_add_overflow(last, reach, &last))
                return false;
        }
        return last < available;
    }

    [[nodiscard]] std::expected<std::vector<TorchTensor>, std::string> finished()
    {
        std::ranges::sort(m_tensors, {}, &TorchTensor::name);
        const auto twin = std::ranges::adjacent_find(m_tensors, {}, &TorchTensor::name);
        if (twin != m_tensors.end()) return std::unexpected(fmt::format("two tensors are named {}", twin->name));
        if (m_tensors.empty()) return std::unexpected("there is no tensor in it");
        return std::move(m_tensors);
    }

    const Pickle& m_pickle;
    const PlaceOf& m_placeOf;
    std::vector<TorchTensor> m_tensors;
    std::size_t m_visits = 0;
    std::string m_problem;
};

}  // namespace

bool isAllowedInTorch(std::string_view name)
{
    return name == kTensor || name == kOrderedDict || name.starts_with(kTorchScript) || storageType(name) ||
           contains(kWrappers, name) || contains(kPlain, name);
}

std::optional<TorchStorage> torchStorageOf(const Pickle& pickle, const PickleValue& value)
{
    // ("storage", torch.FloatStorage, key, device, elements), and before 1.6 a sixth: None unless it is a window on another one
    if (value.kind != Kind::persistent) return std::nullopt;
    const auto& tuple = pickle.values[value.arguments];
    if (tuple.kind != Kind::tuple || tuple.items.size() < 5) return std::nullopt;
    const auto item = [&](std::size_t i) -> const PickleValue& { return pickle.values[tuple.items[i]]; };
    const auto dtype = item(1).kind == Kind::name ? storageType(item(1).text) : std::nullopt;
    if (tuple.items.size() > 5 && item(5).kind != Kind::none) return std::nullopt;
    const bool isText = item(2).kind == Kind::text;
    if (item(0).text != "storage" || !dtype || (!isText && item(2).kind != Kind::integer) || item(4).kind != Kind::integer)
        return std::nullopt;
    return TorchStorage{
        .key = isText ? item(2).text : std::to_string(item(2).integer), .dtype = *dtype, .elements = item(4).integer};
}

std::expected<std::vector<TorchTensor>, std::string>
torchTensorsOf(const Pickle& pickle, const std::function<std::optional<TorchExtent>(const std::string&)>& placeOf)
{
    return Walk(pickle, placeOf).run();
}

}  // namespace cortilens::files
