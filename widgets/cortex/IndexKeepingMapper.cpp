// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/IndexKeepingMapper.h"

#include <vtkObjectFactory.h>

namespace cortilens {

vtkStandardNewMacro(IndexKeepingMapper);

void IndexKeepingMapper::BuildIBO(vtkRenderer* renderer, vtkActor* actor, vtkPolyData* input)
{
    TempState.Clear();
    Superclass::BuildIBO(renderer, actor, input);
}

}  // namespace cortilens
