// Cortex, fragment stage, after VTK has read the vertex colour.
//VTK::Color::Impl
diffuseColor = cortexColor(vertexColorVSOutput);
