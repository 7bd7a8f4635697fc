// Cortex, vertex stage, instead of the untouched normal: unit length, model coordinates.
vec3 morphedNormalMC = normalize(mix(normalMC, morphNormal, morph) + vec3(0.0, 0.0, 1e-12));
#define normalMC morphedNormalMC
//VTK::Normal::Impl
#undef normalMC
