# Every third-party library, found once. Each enters the code through one room (README, "Libraries").
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(LibTorch MODULE REQUIRED)
find_package(OpenCVParts MODULE REQUIRED)
find_package(NIFTI MODULE REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(ZLIB REQUIRED)
find_package(EXPAT REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET hdf5-serial)
pkg_check_modules(MATIO REQUIRED IMPORTED_TARGET matio)
find_library(CORTILENS_SENTENCEPIECE sentencepiece REQUIRED)  # its package description would link the trainer as well
find_package(ICU 67 REQUIRED COMPONENTS uc)

if(NOT CORTILENS_FUZZ)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets OpenGL OpenGLWidgets Svg Test)
    find_package(OpenGL REQUIRED COMPONENTS EGL)
    find_package(VTK 9.1 REQUIRED COMPONENTS CommonCore CommonDataModel CommonExecutionModel CommonTransforms RenderingCore
        RenderingOpenGL2 RenderingUI RenderingFreeType InteractionStyle FiltersCore)
    set(QT_NO_CREATE_VERSIONLESS_TARGETS ON)
endif()
if(CORTILENS_BENCH)
    find_package(benchmark QUIET)  # a user's machine need not have it: tests/benchmarks is then left out
endif()

# One precompiled header for every file that includes ATen.
add_library(cortilens_torch_pch STATIC ${CMAKE_CURRENT_LIST_DIR}/TorchPch.cpp)
target_link_libraries(cortilens_torch_pch PRIVATE LibTorch::LibTorch cortilens_options)
target_precompile_headers(cortilens_torch_pch PRIVATE <ATen/ATen.h>)
