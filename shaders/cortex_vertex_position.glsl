// Cortex, vertex stage, instead of the untouched position: mm, model coordinates.
vec4 morphedVertexMC = vec4(mix(vertexMC.xyz, morphPosition, morph), 1.0);
curvatureVSOutput = curvature;
#define vertexMC morphedVertexMC
//VTK::PositionVC::Impl
#undef vertexMC
