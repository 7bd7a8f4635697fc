// SPDX-License-Identifier: Apache-2.0
#include "core/files/Csv.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    std::size_t columns = 0;
    std::size_t letters = 0;
    const auto read =
        files::readCsv(input.path(), [&](std::size_t line, std::span<const std::string_view> fields) -> Result<void> {
            fuzz::require(line >= 1 && (columns == 0 || columns == fields.size()));
            columns = fields.size();
            for (const auto field : fields) letters += std::string(field).size();  // touches every letter
            return {};
        });
    fuzz::require(letters <= size);
    if (!read) fuzz::require(!read.error().message.empty());
    return 0;
}
