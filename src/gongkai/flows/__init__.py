"""What happens in one room because of another? One file for each reaction; its name is the sentence."""
