//! Minimax polynomials and split constants, written by `tests/coefficients.py`; not edited by hand.
//!
//! Coefficients come lowest first. A constant's remainder is what its nearest value lacks.

/// The numbers in which the bodies for `f32` and `f64` differ.
pub(crate) trait Polynomials: Sized + 'static {
    /// (eʳ - 1 - r) / r², |r| ≤ ln 2 / 2.
    const P_EXP: &'static [Self];
    /// (eʳ - 1 - r) / r², |r| ≤ ln 2 / 2.
    const P_EXPM1: &'static [Self];
    /// (2ʳ - 1 - r ln 2) / r², |r| ≤ 1/2.
    const P_EXP2: &'static [Self];
    /// (sinh r - r) / r³ in r², |r| ≤ ln 2 / 2.
    const P_SINH: &'static [Self];
    /// (cosh r - 1) / r² in r², |r| ≤ ln 2 / 2.
    const P_COSH: &'static [Self];
    /// 2 (artanh s - s) / s³ in s², |s| ≤ 3 - √8.
    const P_LOG: &'static [Self];
    /// (artanh s - s) / s³ in s², |s| ≤ 0.2013.
    const P_ATANH: &'static [Self];
    /// (artanh s - s - s³/3) / s⁵ in s², |s| ≤ 3 - √8.
    const P_POWER: &'static [Self];
    /// (sin r - r) / r³ in r², |r| ≤ π/4 and a little.
    const P_SIN: &'static [Self];
    /// (cos r - 1 + r²/2) / r⁴ in r², |r| ≤ π/4 and a little.
    const P_COS: &'static [Self];
    /// (arcsin x - x) / x³ in x², |x| ≤ 1/2.
    const P_ASIN: &'static [Self];
    /// (arctan t - t) / t³ in t², |t| ≤ √2 - 1, in single precision |t| ≤ 1.
    const P_ATAN: &'static [Self];
    /// (arsinh x - x) / x³ in x², |x| ≤ 1/2.
    const P_ASINH: &'static [Self];
    /// ((1 - h)^(-1/3) - 1) / h, |h| ≤ 0.106.
    const P_INVERSE_CBRT: &'static [Self];
    /// ln 2: first remainder.
    const C_LN_2_LOW: Self;
    /// ln 2 / 2: nearest value.
    const C_HALF_LN_2: Self;
    /// ln 2 / 2: first remainder.
    const C_HALF_LN_2_LOW: Self;
    /// 1 / ln 2: first remainder.
    const C_LOG2_E_LOW: Self;
    /// 2 / ln 2: nearest value.
    const C_TWO_LOG2_E: Self;
    /// 2 / ln 2: first remainder.
    const C_TWO_LOG2_E_LOW: Self;
    /// 1 / ln 10: first remainder.
    const C_LOG10_E_LOW: Self;
    /// ln 2 / ln 10: nearest value.
    const C_LOG10_2: Self;
    /// ln 2 / ln 10: first remainder.
    const C_LOG10_2_LOW: Self;
    /// π/2: first remainder.
    const C_FRAC_PI_2_LOW: Self;
    /// π/2: second remainder.
    const C_FRAC_PI_2_LOWER: Self;
    /// π/4: first remainder.
    const C_FRAC_PI_4_LOW: Self;
    /// π: first remainder.
    const C_PI_LOW: Self;
    /// 2/π: nearest value.
    const C_FRAC_2_PI: Self;
    /// 1/3: nearest value.
    const C_FRAC_1_3: Self;
    /// 1/3: first remainder.
    const C_FRAC_1_3_LOW: Self;
    /// √2 - 1: nearest value.
    const C_TAN_PI_8: Self;
}

impl Polynomials for f64 {
    const P_EXP: &'static [Self] = &[
        0.5000000000000004,
        0.16666666666666677,
        0.04166666666658295,
        0.008333333333321447,
        0.0013888888930011108,
        0.0001984126988656001,
        2.4801506784718447e-05,
        2.755724378637557e-06,
        2.7625536203271974e-07,
        2.510918285038465e-08,
    ];
    const P_EXPM1: &'static [Self] = &[
        0.5,
        0.16666666666666677,
        0.04166666666666668,
        0.008333333333321447,
        0.0013888888888877447,
        0.0001984126988656001,
        2.4801587340615598e-05,
        2.755724378637557e-06,
        2.7557259200953077e-07,
        2.510918285038465e-08,
        2.0919505183972592e-09,
    ];
    const P_EXP2: &'static [Self] = &[
        0.24022650695910094,
        0.05550410866482161,
        0.00961812910760845,
        0.001333355814641041,
        0.0001540353043980538,
        1.5252733837787065e-05,
        1.3215443518835147e-06,
        1.0178058638309499e-07,
        7.072432151005316e-09,
        4.4555881570442133e-10,
    ];
    const P_SINH: &'static [Self] = &[
        0.16666666666666674,
        0.008333333333323308,
        0.00019841269882414297,
        2.755724755682722e-06,
        2.510797509921127e-08,
    ];
    const P_COSH: &'static [Self] = &[
        0.5,
        0.041666666666666685,
        0.0013888888888873299,
        2.4801587349144973e-05,
        2.7557251888305604e-07,
        2.0921743405346156e-09,
    ];
    const P_LOG: &'static [Self] = &[
        0.6666666666666685,
        0.3999999999970468,
        0.2857142868360277,
        0.22222204162088136,
        0.18183292138427862,
        0.1532063125246731,
        0.14733324917379617,
    ];
    const P_ATANH: &'static [Self] = &[
        0.3333333333333332,
        0.20000000000016543,
        0.14285714280113196,
        0.11111111949673763,
        0.09090842652941976,
        0.07695292583400748,
        0.06590519335146794,
        0.06900182716072403,
    ];
    const P_POWER: &'static [Self] = &[
        0.19999999999999998,
        0.14285714285716905,
        0.11111111110023744,
        0.09090909293938425,
        0.07692287309082611,
        0.0666784270031526,
        0.058433757126224686,
        0.05948082806965077,
    ];
    const P_SIN: &'static [Self] = &[
        -0.16666666666666627,
        0.008333333333321067,
        -0.00019841269828685756,
        2.7557313289702363e-06,
        -2.5050693381079278e-08,
        1.5892953840923729e-10,
    ];
    const P_COS: &'static [Self] = &[
        0.04166666666666659,
        -0.0013888888888872095,
        2.480158728818671e-05,
        -2.755731397026207e-07,
        2.0875670346632405e-09,
        -1.1356859967211422e-11,
    ];
    const P_ASIN: &'static [Self] = &[
        0.1666666666666671,
        0.07499999999981947,
        0.04464285716544029,
        0.030381943100105016,
        0.022372204922069164,
        0.01735177908156918,
        0.013978950004100047,
        0.01141332492115218,
        0.010703676740087441,
        0.003982077552585885,
        0.0210653196597229,
        -0.020125784074380426,
        0.032102087608645996,
    ];
    const P_ATAN: &'static [Self] = &[
        -0.33333333333333265,
        0.19999999999968882,
        -0.14285714281478784,
        0.11111110838730105,
        -0.09090899160521113,
        0.07692082613033122,
        -0.06663335497412651,
        0.05849435466102598,
        -0.05045752113023566,
        0.03821715803496655,
        -0.018063742343481685,
    ];
    const P_ASINH: &'static [Self] = &[
        -0.16666666666666635,
        0.07499999999988971,
        -0.044642857130924696,
        0.030381943825510058,
        -0.02237214065502484,
        0.01735241792795883,
        -0.013960509674793776,
        0.011514653916193242,
        -0.009540821714650975,
        0.0074826276029080355,
        -0.004772555783931288,
        0.001734256005888111,
    ];
    const P_INVERSE_CBRT: &'static [Self] = &[
        0.333333333296196,
        0.22222224552974212,
        0.1728395573889131,
        0.14402005116867317,
        0.12481107865858793,
        0.11295348907114874,
        0.10252762098967759,
    ];
    const C_LN_2_LOW: Self = 2.3190468138462996e-17;
    const C_HALF_LN_2: Self = 0.34657359027997264;
    const C_HALF_LN_2_LOW: Self = 1.1595234069231498e-17;
    const C_LOG2_E_LOW: Self = 2.0355273740931033e-17;
    const C_TWO_LOG2_E: Self = 2.8853900817779268;
    const C_TWO_LOG2_E_LOW: Self = 4.0710547481862066e-17;
    const C_LOG10_E_LOW: Self = 1.098319650216765e-17;
    const C_LOG10_2: Self = 0.3010299956639812;
    const C_LOG10_2_LOW: Self = -2.8037281277851704e-18;
    const C_FRAC_PI_2_LOW: Self = 6.123233995736766e-17;
    const C_FRAC_PI_2_LOWER: Self = -1.4973849048591698e-33;
    const C_FRAC_PI_4_LOW: Self = 3.061616997868383e-17;
    const C_PI_LOW: Self = 1.2246467991473532e-16;
    const C_FRAC_2_PI: Self = 0.6366197723675814;
    const C_FRAC_1_3: Self = 0.3333333333333333;
    const C_FRAC_1_3_LOW: Self = 1.850371707708594e-17;
    const C_TAN_PI_8: Self = 0.41421356237309503;
}

impl Polynomials for f32 {
    const P_EXP: &'static [Self] = &[0.5, 0.16666667, 0.04166648, 0.008333191, 0.0013933365, 0.00019959299];
    const P_EXPM1: &'static [Self] = &[0.5, 0.16666667, 0.04166648, 0.008333191, 0.0013933365, 0.00019959299];
    const P_EXP2: &'static [Self] = &[0.2402265, 0.055503696, 0.009618083, 0.0013386789, 0.0001545388];
    const P_SINH: &'static [Self] = &[0.16666667, 0.008333191, 0.00019959298];
    const P_COSH: &'static [Self] = &[0.5, 0.041666456, 0.0013935775];
    const P_LOG: &'static [Self] = &[0.66666746, 0.39980546, 0.29802755];
    const P_ATANH: &'static [Self] = &[0.3333345, 0.19980422, 0.15157722];
    const P_POWER: &'static [Self] = &[0.20000058, 0.14275101, 0.11677151];
    const P_SIN: &'static [Self] = &[-0.16666654, 0.008332107, -0.00019507975];
    const P_COS: &'static [Self] = &[0.041666646, -0.00138873, 2.4430423e-05];
    const P_ASIN: &'static [Self] = &[0.16666745, 0.07495565, 0.045440543, 0.024314133, 0.04195376];
    const P_ATAN: &'static [Self] = &[
        -0.333333,
        0.1999853,
        -0.14264023,
        0.10950979,
        -0.08399799,
        0.05789361,
        -0.031113071,
        0.010879441,
        -0.0017856979,
    ];
    const P_ASINH: &'static [Self] = &[-0.16666645, 0.0749869, -0.044388376, 0.028185435, -0.013261953];
    const P_INVERSE_CBRT: &'static [Self] = &[0.33332884, 0.22357032, 0.17455542];
    const C_LN_2_LOW: Self = -1.9046542e-09;
    const C_HALF_LN_2: Self = 0.3465736;
    const C_HALF_LN_2_LOW: Self = -9.523271e-10;
    const C_LOG2_E_LOW: Self = 1.925963e-08;
    const C_TWO_LOG2_E: Self = 2.88539;
    const C_TWO_LOG2_E_LOW: Self = 3.851926e-08;
    const C_LOG10_E_LOW: Self = -1.010305e-08;
    const C_LOG10_2: Self = 0.30103;
    const C_LOG10_2_LOW: Self = -1.4320989e-08;
    const C_FRAC_PI_2_LOW: Self = -4.371139e-08;
    const C_FRAC_PI_2_LOWER: Self = -1.7151245e-15;
    const C_FRAC_PI_4_LOW: Self = -2.1855694e-08;
    const C_PI_LOW: Self = -8.742278e-08;
    const C_FRAC_2_PI: Self = 0.63661975;
    const C_FRAC_1_3: Self = 0.33333334;
    const C_FRAC_1_3_LOW: Self = -9.934108e-09;
    const C_TAN_PI_8: Self = 0.41421357;
}

/// (log(1 + f) - f + f²/2) / f³, √½ ≤ 1 + f ≤ √2, for results in single precision.
pub(crate) const P_LOG_SINGLE: [f32; 8] =
    [0.33333328, -0.25000814, 0.20001425, -0.16623725, 0.1419834, -0.1315377, 0.12779832, -0.07671491];

/// (log₂(1 + f) - f / ln 2) / f², √½ ≤ 1 + f ≤ √2, for results in single precision.
pub(crate) const P_LOG2_TAIL_SINGLE: [f32; 10] = [
    -0.7213475,
    0.48089802,
    -0.3606747,
    0.28857124,
    -0.24044639,
    0.2051032,
    -0.17921545,
    0.17196974,
    -0.16751459,
    0.09546602,
];

/// (log₁₀(1 + f) - f / ln 10) / f², √½ ≤ 1 + f ≤ √2, for results in single precision.
pub(crate) const P_LOG10_TAIL_SINGLE: [f32; 9] = [
    -0.21714719,
    0.14476478,
    -0.10858074,
    0.086868346,
    -0.07212838,
    0.061573602,
    -0.057524327,
    0.05614739,
    -0.033202656,
];

/// (tanh x - x) / x³ in x², |x| ≤ 1, for results in single precision.
pub(crate) const P_TANH_SINGLE: [f32; 7] =
    [-0.33333302, 0.1333246, -0.053887084, 0.02150805, -0.0079780035, 0.0023248165, -0.00036520447];

/// 2ʳ, |r| ≤ 1/2, for results in single precision.
pub(crate) const P_TANH_EXP2_SINGLE: [f32; 6] =
    [1.0000001, 0.6931472, 0.24022037, 0.05550358, 0.009678309, 0.0013391649];

/// (tan r - r) / r³ in r², |r| ≤ π/4 and a little, for results in single precision.
pub(crate) const P_TAN_SINGLE: [f32; 7] =
    [0.33333352, 0.13332559, 0.05407301, 0.021210106, 0.011031198, -0.00016662736, 0.0045060418];

/// log₂((1 + s)/(1 - s)) / s in s², |s| ≤ 3 - √8, for results in single precision.
pub(crate) const P_LOG2_SINGLE: [f64; 5] =
    [2.8853900817900904, 0.9617966733317285, 0.577083587610757, 0.4116725242136968, 0.3407342824297145];

/// 2ʳ, |r| ≤ 1/2, for results in single precision.
pub(crate) const P_EXP2_SINGLE: [f64; 7] = [
    0.9999999999594834,
    0.6931472067420501,
    0.24022651214217458,
    0.055503271471715604,
    0.0096180255200148,
    0.0013400458975083211,
    0.00015469758512499197,
];
