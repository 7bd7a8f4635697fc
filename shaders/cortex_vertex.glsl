// Cortex, vertex stage, global scope: a surface between two forms.
// inputs    morphPosition  mm, the target form's vertex
//           morphNormal    unit length, its normal
//           curvature      1/mm, positive in a sulcus; may be any measure that is
// uniforms  morph          0: base form (vertexMC, normalMC), 1: target form
in vec3 morphPosition;
in vec3 morphNormal;
in float curvature;
out float curvatureVSOutput;
