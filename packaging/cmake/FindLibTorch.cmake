# LibTorch without its own CMake package: that one wants CUDA at configure time, while the program loads CUDA at run time.
# Looks in CORTILENS_LIBTORCH (a folder with include/ and lib/, such as .../site-packages/torch), then in the cache that packaging/setup.sh fills.
# Gives LibTorch::LibTorch = torch_cpu + c10.
set(CORTILENS_LIBTORCH "$ENV{CORTILENS_LIBTORCH}" CACHE PATH "LibTorch 2.6 or newer: a folder with include/ and lib/")
set(_cache "$ENV{XDG_CACHE_HOME}")
if(NOT _cache)
    set(_cache "$ENV{HOME}/.cache")
endif()
find_path(LibTorch_INCLUDE_DIR ATen/ATen.h HINTS ${CORTILENS_LIBTORCH}/include ${_cache}/cortilens/libtorch-2.11.0/torch/include NO_DEFAULT_PATH)
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS ${LibTorch_INCLUDE_DIR}/../lib NO_DEFAULT_PATH)
find_library(LibTorch_C10_LIBRARY c10 HINTS ${LibTorch_INCLUDE_DIR}/../lib NO_DEFAULT_PATH)
if(EXISTS ${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h)
    file(STRINGS ${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h _version REGEX "define TORCH_VERSION \"")
    string(REGEX REPLACE ".*\"([0-9.]+).*" "\\1" LibTorch_VERSION "${_version}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR VERSION_VAR LibTorch_VERSION
    REASON_FAILURE_MESSAGE "Run packaging/setup.sh, or name a LibTorch with -DCORTILENS_LIBTORCH=DIR or the environment variable of the same name")
if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
    add_library(LibTorch::c10 SHARED IMPORTED)
    # Searched last: LibTorch brings copies of fmt and other libraries, which must not hide those that the program links.
    set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION ${LibTorch_C10_LIBRARY} IMPORTED_NO_SONAME FALSE
        INTERFACE_COMPILE_OPTIONS "SHELL:-idirafter ${LibTorch_INCLUDE_DIR};SHELL:-idirafter ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
    file(GLOB _gomp ${LibTorch_INCLUDE_DIR}/../lib/libgomp*.so* ${LibTorch_INCLUDE_DIR}/../../torch.libs/libgomp*.so*)
    list(APPEND _gomp gomp)  # a LibTorch that uses the system's
    list(GET _gomp 0 LibTorch_GOMP)
    add_library(LibTorch::LibTorch SHARED IMPORTED)
    set_target_properties(LibTorch::LibTorch PROPERTIES IMPORTED_LOCATION ${LibTorch_CPU_LIBRARY} INTERFACE_LINK_LIBRARIES "LibTorch::c10;${LibTorch_GOMP}")
endif()
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY)
