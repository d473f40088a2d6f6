// PacketFilter
