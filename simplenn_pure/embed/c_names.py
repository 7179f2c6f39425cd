"""The names that a function in C or C++ cannot have, or should not."""

from ..checks import shown
from .names import check_name, is_among

# Keywords of C (to C23) and C++ (to C++23), with C++'s words for operators.
KEYWORDS = (
    'alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand '
    'bitor bool break case catch char char8_t char16_t char32_t class compl complex concept const '
    'const_cast consteval constexpr constinit continue co_await co_return co_yield decltype '
    'default delete do double dynamic_cast else enum explicit export extern false final float for '
    'friend goto if imaginary import inline int long module mutable namespace new noexcept not '
    'not_eq nullptr operator or or_eq override private protected public reflexpr register '
    'reinterpret_cast requires restrict return short signed sizeof static static_assert '
    'static_cast struct switch synchronized template this thread_local throw true try typedef '
    'typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t '
    'while xor xor_eq linux unix')

# Functions, types and macros of all standard headers of C99 and of those that g++ reads
# with <math.h>, of the library that a program is linked with, and those that compilers
# know by heart. Most also exist with f and l at the end.
LIBRARY = (
    'a64l abort abs acos acosh aligned_alloc alloca arc4random arc4random_buf arc4random_uniform '
    'asctime asin asinh assert atan atan2 atanh atexit atof atoi atol atoll bcmp bcopy be16toh '
    'be32toh be64toh bsearch btowc bzero cabs cacos cacosh calloc carg casin casinh catan catanh '
    'cbrt ccos ccosh ceil cexp cimag clearenv clearerr clock clog close conj copysign cos cosh '
    'cpow cproj creal csin csinh csqrt ctan ctanh ctermid ctime daddl ddivl difftime div dprintf '
    'drand48 drem ecvt erand48 erf erfc errno execl execle execlp execv execve execvp exit exp '
    'exp10 exp2 expm1 fabs fclose fcvt fd_mask fdim fdopen feclearexcept fegetenv fegetexceptflag '
    'fegetround feholdexcept feof feraiseexcept ferror fesetenv fesetexceptflag fesetround '
    'fetestexcept feupdateenv fflush ffs ffsl ffsll fgetc fgetpos fgets fgetwc fgetws fileno '
    'finite flockfile floor fma fmax fmemopen fmin fmod fopen fork fpclassify fprintf fputc fputs '
    'fputwc fputws fread free freopen frexp fscanf fseek fseeko fsetpos ftell ftello ftrylockfile '
    'funlockfile fwide fwprintf fwrite fwscanf gamma gcvt getc getchar getdelim getenv getline '
    'getloadavg gets getsubopt gettext getw getwc getwchar gmtime htobe16 htobe32 htobe64 htole16 '
    'htole32 htole64 hypot ilogb imaxabs imaxdiv index initstate isalnum isalpha isascii isblank '
    'iscntrl isdigit isfinite isgraph isgreater isgreaterequal isinf isless islessequal '
    'islessgreater islower isnan isnormal isprint ispunct isspace issubnormal isunordered isupper '
    'iswalnum iswalpha iswblank iswcntrl iswctype iswdigit iswgraph iswlower iswprint iswpunct '
    'iswspace iswupper iswxdigit isxdigit j0 j1 jn jrand48 kill l64a labs lcong48 ldexp ldiv '
    'le16toh le32toh le64toh lgamma link llabs lldiv llrint llround localeconv localtime log '
    'log10 log1p log2 logb longjmp lrand48 lrint lround main malloc math_errhandling mblen mbrlen '
    'mbrtowc mbsinit mbsrtowcs mbstowcs mbtowc memchr memcmp memcpy memmove mempcpy memset '
    'mkdtemp mkstemp mkstemps mktemp mktime modf mrand48 nan nearbyint nextafter nexttoward '
    'nrand48 offsetof on_exit open open_memstream pclose perror pipe popen posix_memalign pow '
    'pow10 printf pselect putc putchar putenv puts putw putwc putwchar qecvt qfcvt qgcvt qsort '
    'quick_exit raise rand random read realloc reallocarray realpath remainder remove remquo '
    'rename renameat rewind rindex rint round rpmatch scalb scalbln scalbn scanf seed48 select '
    'setbuf setbuffer setenv setjmp setlinebuf setlocale setstate setvbuf signal signbit signgam '
    'significand sin sincos sinh snprintf sprintf sqrt srand srand48 srandom sscanf stderr stdin '
    'stdout stpcpy strcat strchr strcmp strcoll strcpy strcspn strdup strerror strftime strlen '
    'strncat strncmp strncpy strpbrk strrchr strspn strstr strtod strtof strtoimax strtok strtol '
    'strtold strtoq strtoul strtoumax strtouq strxfrm swprintf swscanf system tan tanh tempnam '
    'tgamma time tmpfile tmpnam toascii tolower toupper towctrans towlower towupper trunc u_char '
    'u_int u_long u_short uint ulong ungetc ungetwc unlink unsetenv ushort va_arg va_copy va_end '
    'va_list va_start valloc vdprintf vfork vfprintf vfscanf vfwprintf vfwscanf vprintf vscanf '
    'vsnprintf vsprintf vsscanf vswprintf vswscanf vwprintf vwscanf wait wcrtomb wcscat wcschr '
    'wcscmp wcscoll wcscpy wcscspn wcsftime wcslen wcsncat wcsncmp wcsncpy wcspbrk wcsrchr '
    'wcsrtombs wcsspn wcsstr wcstod wcstof wcstoimax wcstok wcstol wcstold wcstoll wcstombs '
    'wcstoul wcstoull wcstoumax wcsxfrm wctob wctomb wctrans wctype wmemchr wmemcmp wmemcpy '
    'wmemmove wmemset wprintf write wscanf y0 y1 yn')

# What the file itself calls so.
OWN = 'difference i inputs j outputs power total wrong x'


def check_c_name(name):
    """Raise ValueError when `name` cannot be a C and C++ function, TypeError when it is no text."""
    for words in (KEYWORDS, LIBRARY, OWN):
        check_name(name, words, 'C, C++ or the source')
    if name[-1] in 'fl':  # exp, expf, expl
        if is_among(name[:-1], LIBRARY):
            raise ValueError('name is %s, a function of the C library' % shown(name))
    ends = False
    for end in ('_t', '_r', '_l', '_unlocked'):
        ends = ends or name[-len(end):] == end
    constant = (name.upper() == name or (name[0].upper() == name[0] and name[1:2] == '_')
                or name[:3] in ('PRI', 'SCN'))  # PRId32 and more, in <inttypes.h>
    if name[0] == '_' or '__' in name or ends or constant:
        raise ValueError('name is %s, expected none of those that C, C++, POSIX and macros keep '
                         'for themselves: no underscore first, no two together, no _t, _r, _l or '
                         '_unlocked last, not all capitals, not like M_pi' % shown(name))
