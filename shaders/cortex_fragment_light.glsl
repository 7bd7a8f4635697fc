// Cortex, fragment stage, instead of VTK's lights. The surface is opaque: the alpha of the overlay has been used.
fragOutput0 = vec4(diffuseColor * softLight(normalVCVSOutput), 1.0);
