# OpenCV's core, imgproc and imgcodecs. Debian's component packages bring no OpenCVConfig.cmake. Gives OpenCV::parts.
find_path(OpenCVParts_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
set(_libraries)
foreach(part IN ITEMS core imgproc imgcodecs)
    find_library(OpenCVParts_${part}_LIBRARY opencv_${part})
    list(APPEND _libraries ${OpenCVParts_${part}_LIBRARY})
    mark_as_advanced(OpenCVParts_${part}_LIBRARY)
endforeach()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCVParts REQUIRED_VARS OpenCVParts_core_LIBRARY OpenCVParts_imgproc_LIBRARY
    OpenCVParts_imgcodecs_LIBRARY OpenCVParts_INCLUDE_DIR)
if(OpenCVParts_FOUND AND NOT TARGET OpenCV::parts)
    add_library(OpenCV::parts INTERFACE IMPORTED)
    set_target_properties(OpenCV::parts PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${OpenCVParts_INCLUDE_DIR}
        INTERFACE_LINK_LIBRARIES "${_libraries}")
endif()
mark_as_advanced(OpenCVParts_INCLUDE_DIR)
