// Wakes the parts that stand on few pages, and have much to say: those pages alone fetch it.
import { createAll, CharacterCount, PasswordInput } from "govuk-frontend"

const components = [CharacterCount, PasswordInput]
components.forEach((component) => createAll(component))
