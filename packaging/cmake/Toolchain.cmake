# Compiler settings, in one place.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CORTILENS_CCACHE ccache)
if(CORTILENS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Precompiled headers need the sloppiness; base_dir lets several checkouts share the cache.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CORTILENS_CCACHE})
endif()
# A third of the time that ld takes, for the hundreds of tests; what is shipped is linked by ld. Not mold: 1.10 may begin RELRO on a
# page that is not mapped (such a program does not start), and was seen to link one of the tests without end.
find_program(CORTILENS_GOLD ld.gold)
if(CORTILENS_GOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_link_options(-fuse-ld=gold)
    set(CORTILENS_SHIPPED_LINK_OPTIONS -fuse-ld=bfd -Wl,-z,relro)
endif()

add_library(cortilens_options INTERFACE)
target_compile_options(cortilens_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
if(CORTILENS_WERROR)
    target_compile_options(cortilens_options INTERFACE -Werror)
endif()
if(CORTILENS_ASSERTIONS)
    add_compile_options(-UNDEBUG)
endif()
if(CORTILENS_SANITIZE)
    add_compile_options(-fsanitize=${CORTILENS_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${CORTILENS_SANITIZE})
endif()
