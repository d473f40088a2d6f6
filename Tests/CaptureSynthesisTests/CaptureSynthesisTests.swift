// CaptureSynthesisTests
