// ShortfinCommands
