"""The room of delivery (送达通知): a word to somebody that something waits for them; never the thing itself."""
