// CaptureSynthesis
