// Cortex, fragment stage, global scope: grey of the folds under the data, and a soft light.
// inputs    curvatureVSOutput  1/mm, positive in a sulcus
// uniforms  gyrusGrey          sRGB 0..1, where curvature is negative
//           sulcusGrey         sRGB 0..1, where it is positive
//           relief             0: no shading at all (flat patches), 1: full shading
//VTK::Color::Dec
in float curvatureVSOutput;

// The border between gyrus and sulcus is one pixel wide at every magnification. `overlay`: premultiplied sRGB and its alpha.
vec3 cortexColor(vec4 overlay)
{
    float halfPixel = max(0.75 * fwidth(curvatureVSOutput), 1e-6);
    vec3 grey = mix(gyrusGrey, sulcusGrey, smoothstep(-halfPixel, halfPixel, curvatureVSOutput));
    return grey * (1.0 - overlay.a) + overlay.rgb;
}

// Light from above the viewer, wrapped around the edge so that no side goes black. `normal`: view coordinates, unit length.
float softLight(vec3 normal)
{
    float lit = 0.5 + 0.5 * dot(normal, vec3(0.0, 0.5145, 0.8575));
    float facing = clamp(normal.z, 0.0, 1.0);
    float shade = (0.44 + 0.66 * lit * lit) * (0.72 + 0.28 * sqrt(facing));
    return mix(1.0, shade, relief);
}
