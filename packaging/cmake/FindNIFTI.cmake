# niftilib's NIfTI-2 reader. Debian's own NIFTIConfig.cmake ends in a fatal error, hence this one. Gives NIFTI::nifti2.
find_path(NIFTI_INCLUDE_DIR nifti2_io.h PATH_SUFFIXES nifti)
find_library(NIFTI_LIBRARY nifti2)
find_library(NIFTI_ZNZ_LIBRARY znz)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(NIFTI REQUIRED_VARS NIFTI_LIBRARY NIFTI_ZNZ_LIBRARY NIFTI_INCLUDE_DIR)
if(NIFTI_FOUND AND NOT TARGET NIFTI::nifti2)
    add_library(NIFTI::nifti2 INTERFACE IMPORTED)
    set_target_properties(NIFTI::nifti2 PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${NIFTI_INCLUDE_DIR}
        INTERFACE_LINK_LIBRARIES "${NIFTI_LIBRARY};${NIFTI_ZNZ_LIBRARY}")
endif()
mark_as_advanced(NIFTI_INCLUDE_DIR NIFTI_LIBRARY NIFTI_ZNZ_LIBRARY)
