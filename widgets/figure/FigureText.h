// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace cortilens {

/// Words that travel inside a figure's file, by keyword (1 to 79 Latin-1 characters): Software, Title, Description, Recipe, ...
using FigureText = std::map<std::string, std::string>;

}  // namespace cortilens
