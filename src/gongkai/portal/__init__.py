"""What stands where on the portal, and whose duty is it? (门户、主动公开)"""
