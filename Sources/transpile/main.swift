print("transpile")
