// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vtkOpenGLPolyDataMapper.h>

namespace cortilens {

/// Builds its index buffer again only when the cells have changed. VTK 9.1's own mapper means to do so, but leaves in its record
/// of what the buffer depends on the time of the whole input, which any new colour or position changes.
class IndexKeepingMapper : public vtkOpenGLPolyDataMapper {
public:
    vtkTypeMacro(IndexKeepingMapper, vtkOpenGLPolyDataMapper)
    static IndexKeepingMapper* New();
    IndexKeepingMapper(const IndexKeepingMapper&) = delete;
    IndexKeepingMapper& operator=(const IndexKeepingMapper&) = delete;

protected:
    IndexKeepingMapper() = default;
    ~IndexKeepingMapper() override = default;
    void BuildIBO(vtkRenderer* renderer, vtkActor* actor, vtkPolyData* input) override;
};

}  // namespace cortilens
