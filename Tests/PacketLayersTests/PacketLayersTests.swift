// PacketLayersTests
