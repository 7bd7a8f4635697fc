# Qt 6.4's moc follows includes and cannot parse libstdc++'s <concepts>, which <compare> brings in: it takes that header for read.
set(CORTILENS_MOC_OPTIONS -D_GLIBCXX_CONCEPTS)

# A room is one folder = one static library that names the rooms it may use (README, "Rooms").

# cortilens_room(<layer> <name> SOURCES ... [USES <layer>::<room> ...] [PUBLIC_LIBRARIES ...] [PRIVATE_LIBRARIES ...] [TORCH] [MOC])
#   TORCH  sources include ATen: link LibTorch privately and share the one precompiled header
#   MOC    sources hold Qt classes
function(cortilens_room layer name)
    cmake_parse_arguments(ROOM "TORCH;MOC" "" "SOURCES;USES;PUBLIC_LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
    set(target cortilens_${layer}_${name})
    add_library(${target} STATIC ${ROOM_SOURCES})
    add_library(${layer}::${name} ALIAS ${target})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC ${ROOM_USES} ${ROOM_PUBLIC_LIBRARIES} PRIVATE cortilens_options ${ROOM_PRIVATE_LIBRARIES})
    if(ROOM_TORCH)
        cortilens_use_torch(${target})
    endif()
    if(ROOM_MOC)
        set_target_properties(${target} PROPERTIES AUTOMOC ON AUTOMOC_MOC_OPTIONS "${CORTILENS_MOC_OPTIONS}")
        target_compile_definitions(${target} PUBLIC QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII)
    endif()
    # For tests/architecture: the declared arrows, as a plain list.
    list(JOIN ROOM_USES " " uses)
    set_property(GLOBAL APPEND PROPERTY CORTILENS_ROOMS "${layer}/${name}: ${uses}")
endfunction()

# at::parallel_for is a template: without OpenMP in the file that uses it, it is a plain loop, and no word is said. Such files are left out
# of the precompiled header, which is made without. The library is LibTorch's own: there must be one of it in a process.
function(cortilens_parallel)
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS -fopenmp SKIP_PRECOMPILE_HEADERS ON)
endfunction()

function(cortilens_use_torch target)
    target_link_libraries(${target} PRIVATE LibTorch::LibTorch)
    target_precompile_headers(${target} REUSE_FROM cortilens_torch_pch)
endfunction()

# cortilens_test(<path/Name>Test.cpp USES <rooms and libraries> [LABELS ...] [TORCH] [TIMEOUT s] [ENVIRONMENT ...])
# One Qt Test program per file; its ctest name is the path without the extension. Default label: unit.
function(cortilens_test source)
    cmake_parse_arguments(TEST "TORCH" "TIMEOUT" "USES;LABELS;ENVIRONMENT;SOURCES" ${ARGN})
    file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR}/${source})
    string(REGEX REPLACE "\\.cpp$" "" name ${path})
    string(REPLACE "/" "_" target test_${name})
    add_executable(${target} ${source} ${TEST_SOURCES})
    set_target_properties(${target} PROPERTIES AUTOMOC ON AUTOMOC_MOC_OPTIONS "${CORTILENS_MOC_OPTIONS}" RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PRIVATE ${TEST_USES} Qt6::Test cortilens_options)
    target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS CORTILENS_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        CORTILENS_BINARY_DIR="${PROJECT_BINARY_DIR}")
    if(TEST_TORCH)
        cortilens_use_torch(${target})
    endif()
    if(NOT TEST_LABELS)
        set(TEST_LABELS unit)
    endif()
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${target})
    set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT ${TEST_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;OMP_WAIT_POLICY=passive;${TEST_ENVIRONMENT}")
    # The long ones first also where no run has told which they are: a single one at the end would keep one core busy.
    if("slow" IN_LIST TEST_LABELS)
        set_tests_properties(${name} PROPERTIES COST 60)
    elseif("engine" IN_LIST TEST_LABELS)
        set_tests_properties(${name} PROPERTIES COST 15)
    endif()
    if("gpu" IN_LIST TEST_LABELS)  # visibly skipped where there is none
        set_tests_properties(${name} PROPERTIES SKIP_REGULAR_EXPRESSION "SKIP   : [A-Za-z]+::initTestCase")
    endif()
endfunction()

# cortilens_benchmark(<Name>Benchmark.cpp USES <rooms and libraries> [TORCH]): one Google Benchmark program per file, in build/<preset>/benchmarks.
# tests/benchmarks/budgets.py runs them all against the README's budgets. Left out where Google Benchmark is not installed.
function(cortilens_benchmark source)
    cmake_parse_arguments(BENCH "TORCH" "" "USES" ${ARGN})
    if(NOT benchmark_FOUND)
        return()
    endif()
    string(REGEX REPLACE "\\.cpp$" "" target ${source})
    add_executable(${target} ${source})
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/benchmarks)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PRIVATE ${BENCH_USES} benchmark::benchmark cortilens_options)
    target_compile_options(${target} PRIVATE -fPIC)  # as the precompiled header
    target_compile_definitions(${target} PRIVATE CORTILENS_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CORTILENS_BINARY_DIR="${PROJECT_BINARY_DIR}")
    if(BENCH_TORCH)
        cortilens_use_torch(${target})
    endif()
endfunction()
