# SPDX-License-Identifier: Apache-2.0
# Writes the demo subject that tests share, and beside it a store with its photos' embeddings, unless there is one that is newer than the engine.
if(EXISTS ${TREE}/cortilens/tree.json AND ${TREE}/cortilens/tree.json IS_NEWER_THAN ${ENGINE})
    message(STATUS "${TREE} is newer than the engine")
    return()
endif()
set(ENV{OMP_WAIT_POLICY} passive)  # as cortilens-engine's starter has it; this is the program itself, whose date counts
execute_process(COMMAND ${ENGINE} demo ${TREE} --force --photos 250 COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${TREE}-store)
foreach(backbone IN ITEMS deit-tiny control)
    execute_process(COMMAND ${ENGINE} features ${TREE} --backbone ${backbone} --what embedding --store ${TREE}-store COMMAND_ERROR_IS_FATAL ANY)
endforeach()
