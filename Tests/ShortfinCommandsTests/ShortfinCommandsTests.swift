// ShortfinCommandsTests
