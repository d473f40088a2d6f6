// FramingTests
