def form_page(text, problem): return f"form {text} {problem}"
def result_page(asked, answer): return f"result {answer}"
