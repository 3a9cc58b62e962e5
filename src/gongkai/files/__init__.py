"""How are attachments kept, read, masked and handed out? (附件)"""
