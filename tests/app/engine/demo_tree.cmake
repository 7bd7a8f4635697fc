# SPDX-License-Identifier: Apache-2.0
# Writes the demo subject that tests share, unless there is one that is newer than the engine.
if(EXISTS ${TREE}/cortilens/tree.json AND ${TREE}/cortilens/tree.json IS_NEWER_THAN ${ENGINE})
    message(STATUS "${TREE} is newer than the engine")
    return()
endif()
execute_process(COMMAND ${ENGINE} demo ${TREE} --force --photos 250 COMMAND_ERROR_IS_FATAL ANY)
