"""What does the public see of the portal?"""
